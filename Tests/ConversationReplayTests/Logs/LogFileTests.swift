import ConversationReplay
import Foundation
import Testing

/// Each test writes its files into a folder of its own, which goes when the test ends.
@Suite final class LogFileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("LogFileTests-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  private func write(_ text: String, to name: String) throws -> String {
    let file = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  @Test("An IRC log is read with the links beside it, or without")
  func irc() throws {
    let path = try write("[10:00] <a> x\n[10:01] <b> y\n", to: "2004-11-15_03.raw.txt")
    #expect(try LogFile(path: path).read().messages.map(\.parent) == [nil, nil])
    _ = try write("0 1 -\n", to: "2004-11-15_03.annotation.txt")
    let contents = try LogFile(path: path).read()
    #expect(contents.messages.map(\.parent) == [nil, "0"])
    #expect(contents.messages.map(\.conversation) == ["2004-11-15_03", "2004-11-15_03"])
    #expect(
      contents.messages.map { LogTimestamp(nanoseconds: $0.time).description } == [
        "2004-11-15 10:00:00", "2004-11-15 10:01:00",
      ])
  }

  @Test("A format that is named goes before the one that would be found")
  func named() throws {
    let path = try write("[10:00] <a> x", to: "log")
    #expect(try LogFile(path: path).read().messages.count == 1)
    #expect(try LogFile(path: path, format: .jsonl).read().problems.count == 1)
    #expect(throws: LogError.self) { try LogFile(path: path, format: .chitchat).read() }
    let json = try write(#"{"k": {"messages": []}}"#, to: "log.json")
    #expect(try LogFile(path: json).read() == LogContents())
  }

  @Test("What cannot be read at all says why and what next")
  func errors() throws {
    func sentence(_ file: LogFile) throws -> String {
      try #require(#expect(throws: LogError.self) { try file.read() }).sentence
    }
    #expect(
      try sentence(LogFile(path: folder.path + "/none"))
        == "There is no such file. Check the path.")
    #expect(
      try sentence(LogFile(path: folder.path))
        == "This is a folder, not a log. Name a file in it.")
    #expect(
      try sentence(LogFile(path: try write("once", to: "story.txt")))
        == "Neither the name nor the first bytes tell the log's format. "
        + "Name it: irc, jsonl, chitchat.")
    let path = try write("12345", to: "a.jsonl")
    #expect(
      try sentence(LogFile(path: path, maximumByteCount: 4)).hasPrefix(
        "The log has more than 4 bytes"))
    #expect(try LogFile(path: path, maximumByteCount: 5).read().problems.count == 1)
  }
}
