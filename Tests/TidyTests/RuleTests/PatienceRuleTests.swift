import Testing

struct PatienceRuleTests {
  @Test(
    "A sleep in a test is flagged",
    arguments: [
      "try await Task.sleep(for: .seconds(1))", "try await Task<Never, Never>.sleep(for: second)",
      "usleep(10)", "unsafe nanosleep(&time, nil)", "Thread.sleep(forTimeInterval: 1)", "sleep(1)",
      "try await ContinuousClock().sleep(for: .seconds(1))",
    ])
  func sleeps(_ line: String) {
    #expect(
      PatienceRule().findings(in: Project(["Tests/A/A.swift": line])).map(\.description)
        == ["Tests/A/A.swift:1: a test sleeps"])
  }

  @Test(
    "A clock moved by hand is not, nor a sleep outside of tests",
    arguments: [
      ("Tests/A/A.swift", "try await manualClock.sleep(until: deadline)"),
      ("Tests/A/A.swift", "func sleep() {} // Task.sleep"),
      ("Sources/A/A.swift", "try await Task.sleep(for: .seconds(1))"),
    ])
  func patience(path: String, line: String) {
    #expect(PatienceRule().findings(in: Project([path: line])).isEmpty)
  }
}
