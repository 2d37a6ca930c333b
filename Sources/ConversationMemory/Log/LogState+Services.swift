extension LogState {
  /// Takes what those got who waited since the last time.
  mutating func takeServices() -> [LogService<Payload>] {
    defer { services = [] }
    return services
  }
}
