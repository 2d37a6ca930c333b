import Foundation
import Testing

/// The folder of real data, which is not part of the project: the one that the environment variable
/// `CBWM_DATA` names, else `../shared/data`.
enum RealLogs {
  /// The folder with the IRC logs.
  static let irc =
    (ProcessInfo.processInfo.environment["CBWM_DATA"] ?? "../shared/data") + "/irc"

  /// Whether the IRC logs are there.
  static var areThere: Bool { FileManager.default.fileExists(atPath: irc + "/dev") }

  /// What to say when they are not.
  static let whySkipped: Comment = "The IRC logs are not there; name their folder in CBWM_DATA."

  /// The logs of one part, `dev` or `train`, by name.
  static func paths(part: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(irc)/\(part)")
      .filter { $0.hasSuffix(".raw.txt") }.sorted().map { "\(irc)/\(part)/\($0)" }
  }
}
