// What is sent, and what every measured loop needs.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <sched.h>
#include <time.h>

struct Msg {
    uint64_t value;
    uint64_t stamp;
};
static_assert(sizeof(Msg) == 16);

inline uint64_t read_ns(clockid_t clock) {
    timespec t;
    clock_gettime(clock, &t);
    return uint64_t(t.tv_sec) * 1000000000u + uint64_t(t.tv_nsec);
}

inline uint64_t now_ns() { return read_ns(CLOCK_MONOTONIC); }
#ifdef CLOCK_MONOTONIC_COARSE
inline uint64_t coarse_ns() { return read_ns(CLOCK_MONOTONIC_COARSE); }
#else
inline uint64_t coarse_ns() { return now_ns(); }
#endif

[[noreturn]] inline void die(const std::string& why) {
    std::fprintf(stderr, "peers-cpp: %s\n", why.c_str());
    std::exit(1);
}

inline void pause_core() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("isb" ::: "memory");
#endif
}

// What a thread does when a queue that never blocks is full or empty: spin twice as long each time,
// to about a microsecond, then yield.
struct Backoff {
    int step = 0;
    void wait() {
        if (step > 6) { sched_yield(); return; }
        for (int i = 0; i < 1 << step; i++) pause_core();
        step++;
    }
};
