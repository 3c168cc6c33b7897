/* replay DIR…: every file of a corpus through the target linked with this; a find stays found. */
#include "fuzz.h"

#include <dirent.h>
#include <string.h>

static int
replay(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *p = malloc(1 << 20);
	size_t n;

	if (f == NULL || p == NULL) {
		perror(path);
		exit(1);
	}
	n = fread(p, 1, 1 << 20, f);
	fclose(f);
	p = realloc(p, n ? n : 1); /* exact, so that reading past the end shows */
	LLVMFuzzerTestOneInput(p, n);
	for (size_t cut = 0; cut < n && n < 4096; cut++)
		LLVMFuzzerTestOneInput(p, cut);
	free(p);
	return 1;
}

int
main(int argc, char **argv)
{
	int files = 0;

	for (int i = 1; i < argc; i++) {
		DIR *d = opendir(argv[i]);
		struct dirent *e;
		char path[4096];

		if (d == NULL) {
			perror(argv[i]);
			return 1;
		}
		while ((e = readdir(d)) != NULL) {
			if (e->d_name[0] == '.')
				continue;
			snprintf(path, sizeof(path), "%s/%s", argv[i], e->d_name);
			files += replay(path);
		}
		closedir(d);
	}
	printf("%d files\n", files);
	return files == 0;
}
