// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// The page that stands in for any page without network: once there is one, the address is asked for again.

window.addEventListener("online", () => location.reload());
