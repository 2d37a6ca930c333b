#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Sets the environment's seed; only for a process of its own, as other tests read it too.
func setSeedOfEnvironment(_ text: String) {
  unsafe setenv("CBWM_SEED", text, 1)
}
