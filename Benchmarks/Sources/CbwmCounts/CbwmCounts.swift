import BenchWorkload

/// Does one thing over and over, on one thread or in one task, so that what it takes can be
/// counted: the difference of two runs, by the difference of their messages, is free of all that
/// happens once.
@main
struct CbwmCounts {
  static func main() {
    let words = CommandLine.arguments
    if words.dropFirst() == ["list"] {
      for scenario in Scenario.allCases { print(scenario.rawValue, scenario.fair) }
      return
    }
    guard words.count == 3, let scenario = Scenario(rawValue: words[1]),
      let count = UInt64(words[2]), count.isMultiple(of: Scenario.block)
    else {
      Workload.fail(
        "usage: cbwm-counts list, or SCENARIO MESSAGES, which are a multiple of \(Scenario.block)")
    }
    let tally = scenario.run(count)
    guard tally.count == count else { Workload.fail("messages were lost") }
  }
}
