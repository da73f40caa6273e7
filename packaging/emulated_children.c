/* Preloaded into an emulated program (older_processors_test.sh): the program's own child processes are
 * emulated too, which the system's execve() would run on the real processor; and each process says at
 * its end which of llama.cpp's kernels it loaded. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

typedef int exec_function(const char *, char *const[], char *const[]);

static int is_program(const char *path) {
    const char *program = getenv("EMULATED_PROGRAM");
    return program && strcmp(path, program) == 0;
}

/* The arguments that run `path` under the emulator; the caller's process ends or forgets them. */
static char **emulated(const char *path, char *const arguments[]) {
    size_t n = 0;
    while (arguments[n]) n++;
    char **line = calloc(n + 6, sizeof *line);
    line[0] = getenv("QEMU");
    line[1] = "-cpu";
    line[2] = getenv("EMULATED_CPU");
    line[3] = (char *)path;
    for (size_t k = 1; k < n; k++) line[k + 3] = arguments[k];
    return line;
}

int execve(const char *path, char *const arguments[], char *const environment[]) {
    exec_function *real = (exec_function *)dlsym(RTLD_NEXT, "execve");
    if (!is_program(path)) return real(path, arguments, environment);
    char **line = emulated(path, arguments);
    return real(line[0], line, environment);
}

int execv(const char *path, char *const arguments[]) { return execve(path, arguments, environ); }

int execvp(const char *path, char *const arguments[]) {
    int (*real)(const char *, char *const[]) = (int (*)(const char *, char *const[]))dlsym(RTLD_NEXT, "execvp");
    return is_program(path) ? execve(path, arguments, environ) : real(path, arguments);
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attributes, char *const arguments[], char *const environment[]) {
    int (*real)(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,
                char *const[], char *const[]) = dlsym(RTLD_NEXT, "posix_spawn");
    if (!is_program(path)) return real(pid, path, actions, attributes, arguments, environment);
    char **line = emulated(path, arguments);
    return real(pid, line[0], actions, attributes, line, environment);
}

static int note(struct dl_phdr_info *library, size_t size, void *log) {
    (void)size;
    const char *name = strrchr(library->dlpi_name, '/');
    if (name && strstr(name, "ggml-cpu")) fprintf(log, "%s\n", name + 1);
    return 0;
}

__attribute__((destructor)) static void say_kernels(void) {
    FILE *log = getenv("EMULATED_LOG") ? fopen(getenv("EMULATED_LOG"), "a") : NULL;
    if (!log) return;
    dl_iterate_phdr(note, log);
    fclose(log);
}

void _exit(int status) { /* os._exit() runs no destructors */
    void (*real)(int) = (void (*)(int))dlsym(RTLD_NEXT, "_exit");
    say_kernels();
    real(status);
    __builtin_unreachable();
}
