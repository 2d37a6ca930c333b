import Foundation

/// Numbers as people read them, with their units, the same in every locale.
package enum Quantity {
  /// A whole number with commas between its thousands, such as `57,226`.
  package static func count(_ number: some BinaryInteger) -> String {
    let digits = String(number.magnitude)
    var grouped = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { grouped += "," }
      grouped.append(digit)
    }
    return grouped
  }

  /// A duration in its largest unit below it: `812 ns`, `1.25 µs`, `17.0 ms`, `3.20 s`.
  package static func nanoseconds(_ nanoseconds: UInt64) -> String {
    if nanoseconds < 1_000 { return "\(nanoseconds) ns" }
    let units = [("µs", 1e3), ("ms", 1e6), ("s", 1e9)]
    // Three digits are printed, so what rounds up to 1,000 is one of the next unit.
    let unit = units.first { Double(nanoseconds) / $0.1 < 999.5 } ?? ("s", 1e9)
    return "\(threeDigits(Double(nanoseconds) / unit.1)) \(unit.0)"
  }

  /// A size in bytes, in its largest binary unit below it: `512 B`, `1.50 KiB`, `38.4 MiB`.
  package static func bytes(_ byteCount: some BinaryInteger) -> String {
    if byteCount < 1_024 { return "\(byteCount) B" }
    let units = ["KiB", "MiB", "GiB", "TiB"]
    var value = Double(byteCount) / 1_024
    var index = 0
    while value >= 999.5, index < units.count - 1 {
      value /= 1_024
      index += 1
    }
    return "\(threeDigits(value)) \(units[index])"
  }

  /// A part of a whole, 0 to 1, as per cent with one decimal: `97.5 %`.
  package static func percent(_ part: Double) -> String {
    "\(decimal(part * 100, digits: 1)) %"
  }

  /// A number with that many digits behind its point, and commas between its thousands.
  ///
  /// - Parameter number: A finite number; a huge one is printed as it is.
  package static func decimal(_ number: Double, digits: Int) -> String {
    let text = String(format: "%.\(digits)f", number)
    let parts = text.split(separator: ".", maxSplits: 1)
    guard let whole = parts.first.flatMap({ Int64($0) }), whole.magnitude >= 1_000 else {
      return text
    }
    return ([count(whole)] + parts.dropFirst().map(String.init)).joined(separator: ".")
  }

  private static func threeDigits(_ number: Double) -> String {
    decimal(number, digits: number < 9.995 ? 2 : number < 99.95 ? 1 : 0)
  }
}
