/// A payload that says who appended it, and as which of theirs.
struct Parcel: Hashable, Sendable, CustomStringConvertible {
  var producer: Int
  var number: Int

  var description: String { "\(producer).\(number)" }
}
