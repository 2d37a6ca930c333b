import ArgumentParser
import Foundation

/// Where the result goes, and nothing else.
enum StandardOutput {
  /// Writes a text, all of it.
  ///
  /// - Throws: ``Status/data``, once it has said why, if it can't be written: a report that is lost
  ///   is no success.
  static func write(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      StandardError.write(
        "The report could not be written: \(reason(of: error)). Check where the output goes.")
      throw Status.data
    }
  }

  private static func reason(of error: any Error) -> String {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
    guard cause.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
    return unsafe String(cString: strerror(Int32(cause.code)))
  }
}
