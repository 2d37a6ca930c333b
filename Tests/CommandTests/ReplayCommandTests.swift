import Foundation
import Testing

@Suite struct ReplayCommandTests {
  private let folder: Folder
  private let log: String

  init() throws {
    folder = try Folder()
    log = try folder.write(
      """
      {"id": 1, "text": "Who is there?", "time": 0}
      {"id": 2, "parent": 1, "text": "It is me.", "time": 60}
      {"id": 3, "parent": 1, "text": "Nobody.", "time": 7200}

      """, as: "log.jsonl")
  }

  private func object(_ json: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
  }

  private func number(_ json: String, _ section: String, _ key: String) throws -> Double {
    let section = try #require(try object(json)[section] as? [String: Any])
    return try #require(section[key] as? NSNumber).doubleValue
  }

  @Test("A log is replayed with the defaults, and nothing is written beside the report")
  func text() throws {
    let outcome = try Command.run("replay", log)
    #expect(outcome.status == 0)
    #expect(outcome.error == "")
    #expect(outcome.output.hasPrefix("3 messages of 1 conversations in "))
    #expect(outcome.output.contains("\nLatency from append to hand-over\n"))
    #expect(outcome.output.contains("\n  live      1\n+ consumed  0\n+ expired   2\n"))
    #expect(outcome.output.contains("50.0 % of replies found their parent live (1 of 2)\n"))
    #expect(outcome.output.contains("└──"))
  }

  @Test("Without consumers the latency is that of the append")
  func latency() throws {
    #expect(
      try Command.run("replay", "--consumers", "0", log).output.contains("\nAppend latency\n"))
  }

  @Test("With --json the output is one line of JSON, and the window counts")
  func json() throws {
    let sections: Set<String> = [
      "messages", "conversations", "seconds", "messagesPerSecond", "latency", "account",
      "replies", "tree", "memory",
    ]
    for (window, hitRate) in [("30m", 0.5), ("24h", 1), ("count:1", 0.5), ("30s,turns:9", 0)] {
      let outcome = try Command.run("replay", "--json", "--window", window, log)
      #expect(outcome.status == 0)
      #expect(outcome.error == "")
      #expect(outcome.output.split(separator: "\n").count == 1)
      #expect(Set(try object(outcome.output).keys) == sections)
      #expect(try number(outcome.output, "replies", "hitRate") == hitRate)
      #expect(try number(outcome.output, "account", "appended") == 3)
    }
  }

  @Test("Every option is understood")
  func options() throws {
    let outcome = try Command.run(
      "replay", "--format", "jsonl", "--capacity", "1", "--overflow", "wait", "--producers", "3",
      "--consumers", "2", "--speed", "1000000000", "--strict", "--json", "--window", "unbounded",
      log, log)
    #expect(outcome.status == 0)
    #expect(try number(outcome.output, "account", "consumed") == 6)
  }

  @Test("A missing file ends with 1, after the others were replayed, unless it is strict")
  func missingFile() throws {
    let missing = folder.url.appending(path: "missing.jsonl").path
    let lenient = try Command.run("replay", missing, log)
    #expect(lenient.status == 1)
    #expect(lenient.error == "\(missing): There is no such file. Check the path.\n")
    #expect(lenient.output.hasPrefix("3 messages of"))
    for arguments in [["--strict", missing, log], [missing]] {
      let refused = try Command.run(arguments: ["replay"] + arguments)
      #expect(refused.status == 1)
      #expect(refused.output == "")
    }
  }

  @Test("A malformed line ends with 1 and is named with its place")
  func malformedLine() throws {
    let bad = try folder.write("{\"text\": \"a\"}\nb\n", as: "bad.jsonl")
    let lenient = try Command.run("replay", bad)
    #expect(lenient.status == 1)
    #expect(lenient.error == "\(bad):2: expected a JSON object, found “b”\n")
    #expect(lenient.output.hasPrefix("1 messages of"))
    let strict = try Command.run("replay", "--strict", bad)
    #expect(strict.status == 1)
    #expect(strict.output == "")
  }

  @Test("Of many complaints the first twenty are printed, and the rest is counted")
  func manyProblems() throws {
    let bad = try folder.write(String(repeating: "b\n", count: 1023), as: "bad.jsonl")
    let lines = try Command.run("replay", bad).error.split(separator: "\n")
    #expect(lines.count == 21)
    #expect(lines.last == "… and 1,003 more.")
  }

  @Test(
    "What makes no sense ends with 2, and says why",
    arguments: [
      (["--window", "30x"], "“30x” is no limit of a window"),
      (["--window=-1m"], "must not be negative"),
      (["--overflow", "wait", "--consumers", "0"], "at least one consumer"),
      (["--capacity", "0"], "must be at least 1"),
      (["--producers", "0"], "there must be 1 to 64"),
      (["--consumers", "many"], "many"),
      (["--speed", "0"], "0"),
      (["--format", "xml"], "xml"),
      (["--loud"], "--loud"),
    ])
  func usage(arguments: [String], sentence: String) throws {
    let outcome = try Command.run(arguments: ["replay"] + arguments + [log])
    #expect(outcome.status == 2)
    #expect(outcome.output == "")
    #expect(outcome.error.contains(sentence))
    #expect(outcome.error.contains("Usage: cbwm replay"))
  }

  @Test("A report that can't be written ends with 1 and a sentence", arguments: [[], ["--json"]])
  func unwritable(options: [String]) throws {
    let outcome = try Command.run(arguments: ["replay"] + options + [log], outputTo: "/dev/full")
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("The report could not be written"))
  }

  @Test("A hyphen stands for standard input")
  func standardInput() throws {
    let text = try String(contentsOfFile: log, encoding: .utf8)
    let outcome = try Command.run(arguments: ["replay", "-"], input: text)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("3 messages of 1 conversations in "))
  }

  @Test("Without a file the usage is shown")
  func noFile() throws {
    let outcome = try Command.run("replay")
    #expect(outcome.status == 2)
    #expect(outcome.error.contains("Usage: cbwm replay"))
  }

  @Test("Help and version go to the output")
  func help() throws {
    let help = try Command.run("replay", "--help")
    #expect(help.status == 0)
    #expect(help.error == "")
    for word in ["--window", "30m", "EXAMPLES", "wait", "1024"] {
      #expect(help.output.contains(word))
    }
    #expect(try Command.run("--version").output.contains("."))
    #expect(try Command.run().output.contains("replay"))
  }
}
