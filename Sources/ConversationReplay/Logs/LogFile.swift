import Foundation

/// A log on disk: the one place where a replay reads files.
package struct LogFile: Sendable {
  /// The path, as it was given; ``standardInput`` for what comes from there.
  package let path: String
  /// The format to read, or ``LogFormat/auto``.
  package let format: LogFormat
  /// The most that is read, in bytes; a larger log is refused, as all of it is held in memory.
  package let maximumByteCount: Int

  /// Stands for standard input, as is the custom.
  package static let standardInput = "-"

  /// A log at `path`; by default its format is found out and it may have 2 GiB.
  package init(path: String, format: LogFormat = .auto, maximumByteCount: Int = 1 << 31) {
    precondition(maximumByteCount >= 0, "A bound on bytes cannot be negative")
    self.path = path
    self.format = format
    self.maximumByteCount = maximumByteCount
  }

  /// Reads the whole log, and the reply links beside it if it is an IRC log that has them.
  ///
  /// - Returns: The messages and what could not be read, in the order that the format's reader
  ///   states.
  /// - Throws: ``LogError`` if a file is missing, cannot be read or is too large, if nothing tells
  ///   its format, or if it is not of its format at all.
  package func read() throws(LogError) -> LogContents {
    let bytes = try bytes(of: path)
    let known =
      format == .auto ? LogFormat.detected(file: path, firstBytes: bytes) : format
    switch known {
    case .irc:
      let reader = IRCLogReader(file: path)
      return reader.read(bytes, annotation: try annotation(of: reader))
    case .jsonl:
      return JSONLinesLogReader(file: path).read(bytes)
    case .chitchat:
      return try ChitchatLogReader(file: path).read(bytes)
    case .auto, nil:
      let names = LogFormat.allCases.filter { $0 != .auto }.map(\.rawValue)
      throw LogError(
        file: path,
        sentence: """
          Neither the name nor the first bytes tell the log's format. \
          Name it: \(names.joined(separator: ", ")).
          """)
    }
  }

  private func annotation(of reader: IRCLogReader) throws(LogError) -> [UInt8]? {
    guard let file = reader.annotationFile, FileManager.default.fileExists(atPath: file) else {
      return nil
    }
    return try bytes(of: file)
  }

  /// Reads piece by piece, so that the bound also holds for what has no size beforehand.
  private func bytes(of file: String) throws(LogError) -> [UInt8] {
    if file != Self.standardInput { try checkIsFile(file) }
    var bytes: [UInt8] = []
    var isTooLarge = false
    do {
      let handle =
        file == Self.standardInput
        ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
      defer { try? handle.close() }
      while !isTooLarge, let piece = try handle.read(upToCount: 1 << 22), !piece.isEmpty {
        isTooLarge = piece.count > maximumByteCount - bytes.count
        if !isTooLarge { bytes += piece }
      }
    } catch {
      throw LogError(
        file: file, sentence: "The file could not be read. Check that you have the right to.")
    }
    guard !isTooLarge else {
      throw LogError(
        file: file,
        sentence: """
          The log has more than \(maximumByteCount) bytes, which is as much as is held in memory. \
          Split it.
          """)
    }
    return bytes
  }

  private func checkIsFile(_ file: String) throws(LogError) {
    var isDirectory: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory) else {
      throw LogError(file: file, sentence: "There is no such file. Check the path.")
    }
    guard !isDirectory.boolValue else {
      throw LogError(file: file, sentence: "This is a folder, not a log. Name a file in it.")
    }
  }
}
