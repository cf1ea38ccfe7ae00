/* spew BYTES CHUNK FILE: writes lines of 100 bytes to standard output, CHUNK bytes a write, then the seconds it took to FILE. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    long long bytes = atoll(argv[1]);
    long chunk = atol(argv[2]);
    char *lines = malloc(chunk + 100);
    if (!lines) return 1;
    for (long i = 0; i < chunk + 100; i++) lines[i] = i % 100 == 99 ? '\n' : 'a' + i % 100 % 26;
    double start = seconds();
    for (long long written = 0; written < bytes;) {
        long want = bytes - written < chunk ? bytes - written : chunk;
        long got = write(1, lines + written % 100, want);
        if (got < 0) return 1;
        written += got;
    }
    double took = seconds() - start;
    FILE *file = fopen(argv[3], "w");
    return !file || fprintf(file, "%.6f\n", took) < 0 || fclose(file);
}
