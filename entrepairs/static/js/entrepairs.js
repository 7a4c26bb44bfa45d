// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * What every page loads, one behaviour a file. Each only makes a page that works without it quicker.
 * collectstatic joins them here; a module keeps its names to itself and imports nothing.
 */
import "./menus.js";
import "./toasts.js";
import "./network.js";
import "./focus.js";
import "./icons.js";
import "./copy.js";
import "./ask.js";
import "./unsaved.js";
import "./leaving.js";
import "./tabs.js";
import "./tips.js";
import "./shelf.js";
import "./worker.js";
