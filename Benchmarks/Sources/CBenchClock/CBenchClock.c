#define _GNU_SOURCE
#include "CBenchClock.h"

#include <sys/resource.h>

struct bench_thread_events bench_thread_events(void) {
  struct bench_thread_events events = {0, 0};
#if defined(RUSAGE_THREAD)
  struct rusage usage;
  if (getrusage(RUSAGE_THREAD, &usage) == 0) {
    events.faults = usage.ru_minflt + usage.ru_majflt;
    events.waits = usage.ru_nvcsw;
  }
#endif
  return events;
}
