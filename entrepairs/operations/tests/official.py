# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A few lines of each official file, under the headers they really have."""

from entrepairs.skills.models import Reference

LONG = "Evaluer la situation, les risques et déterminer les actions de secours à toutes personnes"
ROME = {
    "unix_referentiel_competence_v460_utf8.csv": (
        '"code_ogr","nature","libelle_competence","definition","code_ogr_macro_comp",'
        '"code_macro_comp","cat_comp"\n'
        '"100","Compétence","Abattre un arbre","","300","","Savoir-faire"\n'
        f'"101","Compétence","{LONG}","","300","","Savoir-faire"\n'
        f'"102","Compétence","{LONG} et biens","","301","","Savoir-faire"\n'
        '"300","Macro-compétence","Entretenir une forêt","","","4A101","Savoir-faire"\n'
        '"301","Macro-compétence","Etre à l\'écoute","","","6D101","Savoir-être professionnel"\n'
    ),
    "unix_referentiel_savoir_v460_utf8.csv": (
        '"code_ogr_savoir","libelle_savoir","categorie_savoir"\n'
        '"200","Essences d\'arbres","Produits"\n'
        '"201","Franchise","Normes"\n'
    ),
    "unix_referentiel_code_rome_v460_utf8.csv": (
        '"code_rome","libelle_rome"\n"A1201","Bûcheron / Bûcheronne"\n"A1202","Garde"\n'
    ),
    "unix_referentiel_code_rome_riasec_v460_utf8.csv": '"code_rome","riasec_majeur"\n',
    "unix_liens_rome_referentiels_v460_utf8.csv": (
        '"code_rome","code_compo_bloc","code_rubrique","code_ogr"\n'
        '"A1201","2","","301"\n'
        '"A1201","5","1","100"\n"A1201","5","1","101"\n"A1201","5","3","201"\n'
        '"A1202","5","2","301"\n'
    ),
    "unix_coherence_item_v460_utf8.csv": (
        '"code_rome","code_ogr","coeur_metier"\n"A1201","100","Principale"\n"A1201","999",""\n'
    ),
}
BASE = "http://data.europa.eu/esco/skill/"
ESCO = {
    "skills_fr.csv": (
        "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,description\r\n"
        f"KnowledgeSkillCompetence,{BASE}a,skill/competence knowledge,x,gérer une équipe,"
        '"mener une équipe\nanimer une équipe\nnégocier",\r\n'
        f"KnowledgeSkillCompetence,{BASE}b,knowledge,x,négocier,,\r\n"
        f"KnowledgeSkillCompetence,{BASE}c,knowledge,x,souder,,\r\n"
    ),
    "skills_en.csv": (
        "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,code\r\n"
        f"KnowledgeSkillCompetence,{BASE}a,skill,x,manage a team,lead a team,released,\r\n"
        f"KnowledgeSkillCompetence,{BASE}d,skill,x,weave,,released,\r\n"
    ),
    "skillGroups_fr.csv": (
        "conceptType,conceptUri,preferredLabel,altLabels,code\r\n"
        f"SkillGroup,{BASE}S1,communiquer,,S1\r\nSkillGroup,{BASE}S1.2,diriger,,S1.2\r\n"
    ),
    "broaderRelationsSkillPillar.csv": (
        "conceptType,conceptUri,broaderType,broaderUri\r\n"
        f"SkillGroup,{BASE}S1.2,SkillGroup,{BASE}S1\r\n"
        f"KnowledgeSkillCompetence,{BASE}a,SkillGroup,{BASE}S1.2\r\n"
        f"KnowledgeSkillCompetence,{BASE}b,KnowledgeSkillCompetence,{BASE}a\r\n"
    ),
    "occupations_fr.csv": (
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,code\r\n"
        "Occupation,http://data.europa.eu/esco/occupation/1,2512,développeur,,2512.1\r\n"
        "Occupation,http://data.europa.eu/esco/occupation/2,7212,soudeur,,7212.3\r\n"
    ),
    "occupationSkillRelations_fr.csv": (
        "occupationUri,relationType,skillType,skillUri\r\n"
        f"http://data.europa.eu/esco/occupation/2,essential,knowledge,{BASE}c\r\n"
        f"http://data.europa.eu/esco/occupation/2,optional,knowledge,{BASE}b\r\n"
    ),
}
COMPETENCES, KNOWLEDGE = list(ROME)[:2]


def outcome(report, thing):
    return tuple(report.table[thing][column] for column in ("added", "updated", "unchanged"))


def skill(uri):
    return Reference.objects.select_related("subject__parent").get(uri=uri).subject


def changed(contents, file, old, new):
    assert old in contents[file]
    return contents | {file: contents[file].replace(old, new)}
