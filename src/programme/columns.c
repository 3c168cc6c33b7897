/* Which column of a file is what. */
#include "programme/import.h"

#include "base/num.h"
#include "base/utf8.h"

enum { WORDS = 14 };

static const struct {
	struct str name;
	const char *words[WORDS]; /* folded */
} fields[IMPORT_FIELD_MAX] = {
	[IMPORT_NAME] = { STR_INIT("name"), { "name", "navn", "namn", "tjenestested", "tenestestad", "sted", "stad", "enhetsnavn",
	    "enhet", "eining", "institusjon", "virksomhet", "verksemd", "avdeling" } },
	[IMPORT_CODE] = { STR_INIT("code"), { "code", "kode", "stedsnummer", "enhetsnr", "orgnr", "org.nr", "org.nr.",
	    "organisasjonsnummer", "ansvar", "nummer", "nr", "id" } },
	[IMPORT_SECTOR] = { STR_INIT("sector"), { "sector", "sektor", "kommunalområde", "tjenesteområde", "tenesteområde",
	    "område", "etat", "direktørområde" } },
	[IMPORT_KIND] = { STR_INIT("kind"), { "kind", "type", "slag", "tjenestetype", "tenestetype", "kategori", "category" } },
	[IMPORT_KOSTRA] = { STR_INIT("kostra"), { "kostra", "kostra_function", "kostra function", "kostra-funksjon",
	    "kostrafunksjon", "funksjon", "kostra funksjon", "function" } },
	[IMPORT_ADDRESS] = { STR_INIT("address"), { "address", "adresse", "besøksadresse", "gateadresse", "vitjingsadresse" } },
	[IMPORT_FROM] = { STR_INIT("from"), { "from", "fra", "frå", "gyldig fra", "gyldig frå", "valid from", "fra dato",
	    "oppstart", "opprettet", "oppretta", "startdato", "åpnet" } },
	[IMPORT_TO] = { STR_INIT("to"), { "to", "til", "gyldig til", "valid to", "til dato", "sluttdato", "nedlagt", "nedlagd",
	    "avsluttet", "siste dag", "closed" } },
	[IMPORT_COUNTED] = { STR_INIT("counted"), { "counted", "telles", "tel med", "teller", "regnes med", "i nevneren",
	    "tel" } },
	[IMPORT_NOTE] = { STR_INIT("note"), { "note", "merknad", "kommentar", "notat", "comment", "grunn" } },
};

struct str
import_field_name(enum import_field f)
{
	return fields[f].name;
}

/* "navn", and with whole words around it: "navn på enhet", "kort navn". */
static bool
says(struct str heading, struct str word, bool whole)
{
	if (whole || heading.n <= word.n)
		return str_eq(heading, word);
	return (str_starts(heading, word) && heading.p[word.n] == ' ') || (str_ends(heading, word) && heading.p[heading.n - word.n - 1] == ' ');
}

void
columns_guess(struct arena *a, const struct strs *heading, struct columns *ret)
{
	struct str *folded = NEWS(a, struct str, heading->n + 1);
	bool *taken = NEWS(a, bool, heading->n + 1);

	for (size_t i = 0; i < heading->n; i++)
		folded[i] = utf8_fold(a, heading->at[i]);
	for (int f = 0; f < IMPORT_FIELD_MAX; f++)
		ret->of[f] = -1;
	/* What is said outright goes before what is said among other words; the order of the words is the order of trust. */
	for (int whole = 1; whole >= 0; whole--)
		for (int f = 0; f < IMPORT_FIELD_MAX; f++)
			for (int w = 0; w < WORDS && fields[f].words[w] && ret->of[f] < 0; w++)
				for (size_t i = 0; i < heading->n && ret->of[f] < 0; i++)
					if (!taken[i] && says(folded[i], str_z(fields[f].words[w]), whole)) {
						ret->of[f] = (int)i;
						taken[i] = true;
					}
}

struct str
columns_signature(struct arena *a, const struct strs *heading)
{
	struct str all = S("");

	for (size_t i = 0; i < heading->n; i++)
		all = arena_fmt(a, "%.*s%.*s\t", STR_ARG(all), STR_ARG(utf8_fold(a, heading->at[i])));
	return all;
}

struct str
columns_pack(struct arena *a, const struct columns *c)
{
	struct str all = S("");

	for (int f = 0; f < IMPORT_FIELD_MAX; f++)
		all = arena_fmt(a, "%.*s%s%d", STR_ARG(all), f ? " " : "", c->of[f]);
	return all;
}

bool
columns_unpack(struct str packed, struct columns *ret)
{
	struct str one;
	int f = 0;

	for (; f < IMPORT_FIELD_MAX && str_cut(&packed, ' ', &one); f++) {
		int64_t v;
		struct err e;

		if (num_i64(one, -1, 10000, &v, &e) != ERR_NONE)
			return false;
		ret->of[f] = (int)v;
	}
	return f == IMPORT_FIELD_MAX;
}
