import Foundation
import Testing

@Suite struct LoadCommandTests {
  private struct Report: Decodable {
    struct Account: Decodable {
      let appended, live, expired, evicted: Int
    }
    struct Memory: Decodable {
      let liveBytes, heldBytes: Int
    }
    let messages, conversations: Int
    let account: Account
    let memory: Memory
  }

  private func report(_ arguments: String...) throws -> Report {
    let outcome = try Command.run(arguments: ["load", "--json"] + arguments)
    #expect(outcome.status == 0)
    return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
  }

  @Test("M5 a load reports what it appended and what that takes")
  func plain() throws {
    let report = try report("--conversations", "500", "--messages", "8", "--bytes", "100")
    #expect(report.messages == 4_000 && report.conversations == 500)
    #expect(report.account.live == 4_000)
    #expect(report.memory.liveBytes == 400_000)
  }

  @Test("W3 M2 a load through a window, with a skew and a budget")
  func skewed() throws {
    let windowed = try report(
      "--conversations", "100", "--messages", "50", "--window", "count:5", "--skew", "1",
      "--bytes", "1-20")
    #expect(windowed.account.live <= 500)
    #expect(windowed.account.expired == windowed.account.appended - windowed.account.live)
    let bounded = try report(
      "--conversations", "2000", "--messages", "5", "--byte-budget", "256k")
    #expect(bounded.account.evicted > 0)
    #expect(bounded.memory.heldBytes <= 262_144)
  }

  @Test(
    "D1 what makes no sense is told, with status 2",
    arguments: [
      ["--conversations", "0"], ["--messages", "0"], ["--bytes", "9-3"], ["--rate", "0"],
      ["--skew", "5"], ["--threads", "65"], ["--window", "tokens:5"], ["--byte-budget", "x"],
    ])
  func nonsense(arguments: [String]) throws {
    let outcome = try Command.run(arguments: ["load"] + arguments)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty && !outcome.error.isEmpty)
  }

  @Test("M5 a report that can't be written ends with 1 and a sentence")
  func unwritable() throws {
    let outcome = try Command.run(
      arguments: ["load", "--conversations", "2", "--messages", "2"], outputTo: "/dev/full")
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("The report could not be written"))
  }
}
