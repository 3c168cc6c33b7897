#ifndef PROGRAMME_KINDS_H
#define PROGRAMME_KINDS_H
#include "base/str.h"

/*
 * What kinds of service sites there are.
 *
 * Contract  kind_find knows the code and the words Norwegian registers use for it, folded by the
 *           caller (base/utf8.h). A word it does not know stays as the register wrote it and is
 *           counted as "other". The names shown in the three languages are among the words, so
 *           that a list taken out can be brought in again.
 * Source    the kinds of the municipality's own register; KINDS is the only list.
 */
#define KINDS(K) \
	K(school, "skole", "grunnskole", "barneskole", "ungdomsskule", "skule", "school") \
	K(kindergarten, "barnehage", "barnehager", "barnehagar", "nursery", "daycare", "kindergarten") \
	K(nursing_home, "sykehjem", "sjukeheim", "bo- og behandlingssenter", "bbs", "institusjon", \
	    "nursing home") \
	K(home_care, "hjemmetjeneste", "heimeteneste", "hjemmesykepleie", "heimesjukepleie", "home nursing", \
	    "home care") \
	K(disability_housing, "bolig med bemanning", "samlokalisert bolig", "omsorgsbolig", "bufellesskap", \
	    "bofellesskap", "bolig med tjenester", "bustad med tenester", "housing with services") \
	K(rehabilitation, "rehabilitering", "hverdagsrehabilitering", "kvardagsrehabilitering", "ergoterapi", \
	    "fysioterapi", "rehabilitation") \
	K(health_station, "helsestasjon", "helsestasjon og skolehelse", "skolehelsetjeneste", \
	    "skulehelseteneste", "clinic", "health station") \
	K(child_welfare, "barnevern", "barneverntjeneste", "barnevernteneste", "barnevernstjeneste", \
	    "child protection", "child welfare") \
	K(social_services, "sosialtjeneste", "sosialteneste", "nav", "flyktning", "sosial", "sosiale tjenester", \
	    "sosiale tenester", "social services") \
	K(culture, "kultur", "bibliotek", "kulturhus", "kulturskole", "kulturskule", "culture") \
	K(technical, "teknisk", "vann og avløp", "vatn og avlaup", "eiendom", "vei", "tekniske tjenester", \
	    "tekniske tenester", "technical services") \
	K(administration, "administrasjon", "stab", "støtte", "stab og støtte", "forvaltning", "administration") \
	K(other, "annet", "anna", "andre", "ukjent", "diverse", "other")

enum kind {
#define K(name, ...) KIND_##name,
	KINDS(K)
#undef K
	KIND_MAX
};

struct str kind_code(enum kind k); /* "nursing_home" */
/* folded: by utf8_fold. False (and KIND_other) when the word is none of ours. */
bool kind_find(struct str folded, enum kind *ret);

#endif
