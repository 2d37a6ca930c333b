import Foundation

/// Where everything goes that is not the result.
enum StandardError {
  /// Writes one line.
  static func write(_ line: some StringProtocol) {
    // If nobody listens any more there is nobody to tell.
    try? FileHandle.standardError.write(contentsOf: Data("\(line)\n".utf8))
  }
}
