import ArgumentParser
import Foundation

/// The command `cbwm`, of which all others are subcommands.
@main
struct Cbwm: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cbwm",
    abstract: "A bounded, expiring, branchable buffer of messages, at work on recorded chats.",
    version: "0.1.0",
    subcommands: [ReplayCommand.self, LoadCommand.self])

  /// Runs the command that was typed.
  ///
  /// What was typed wrongly ends it with status 2, as is the custom of Unix; the parser's own
  /// would be 64.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      StandardError.write(fullMessage(for: error))
      exit(withError: Status.usage)
    }
  }
}
