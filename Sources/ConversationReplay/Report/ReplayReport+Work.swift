extension ReplayReport {
  /// What the group did, for people; none where there was none.
  var groupSection: [String] {
    guard let group else { return [] }
    let rows = [
      ("  acknowledged", group.acknowledged), ("+ dead letters", group.deadLettered),
      ("+ pending", group.pending), ("+ not handed out yet", group.lag),
      ("+ left before", group.missed), ("+ left while pending", group.departed),
      ("= appended", group.sum),
    ]
    let deliveries = Quantity.count(group.deliveries)
    return ["Group, in messages"]
      + aligned(rows.map { (name: $0.0, value: Quantity.count($0.1)) }) + [
        "  \(deliveries) deliveries, \(Quantity.count(group.redeliveries)) of them not the "
          + "first; \(Quantity.count(group.refused)) failed."
      ]
  }

  /// Messages a minute, for people; none where they were not asked for.
  var aggregatesSection: [String] {
    guard let aggregates else { return [] }
    let mean = Quantity.decimal(aggregates.meanPerMinute, digits: 1)
    let deviation = Quantity.decimal(aggregates.deviation, digits: 1)
    let most = Quantity.count(aggregates.mostPerMinute)
    let minutes = Quantity.count(aggregates.minutes)
    return [
      "Messages a minute, in the log's time",
      "  \(mean) ± \(deviation) in each of \(minutes) minutes with any, \(most) in the busiest",
    ]
      + aligned(
        aggregates.speakers.map { speaker in
          let name = String(speaker.name.prefix(40))
          return (
            name: "  \(name)",
            value: "\(Quantity.count(speaker.messages)) in all, at most "
              + "\(Quantity.count(speaker.mostPerMinute)) a minute"
          )
        })
  }
}
