// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// A package of its own, so that it measures what a client module gets, and so that nobody who only
// uses the library fetches what it is compared with.
let package = Package(
  name: "cbwm-benchmarks",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "cbwm-bench", targets: ["CbwmBench"]),
    .executable(name: "memory-bench", targets: ["MemoryBench"]),
    .executable(name: "aggregate-bench", targets: ["AggregateBench"]),
    .executable(name: "group-bench", targets: ["GroupBench"]),
    .executable(name: "cbwm-counts", targets: ["CbwmCounts"]),
    .executable(name: "swift-peers", targets: ["SwiftPeers"]),
  ],
  dependencies: [
    .package(name: "cbwm", path: ".."),
    .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: [
    .target(name: "CBenchClock"),
    .target(name: "BenchWorkload", dependencies: ["CBenchClock"], swiftSettings: settings),
    .executableTarget(
      name: "CbwmBench",
      dependencies: [
        "BenchWorkload", "CBenchClock",
        .product(name: "ConversationMemory", package: "cbwm"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "MemoryBench",
      dependencies: [
        "CBenchClock",
        .product(name: "ConversationMemory", package: "cbwm"),
        .product(name: "ConversationTestSupport", package: "cbwm"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "AggregateBench",
      dependencies: [
        "CBenchClock",
        .product(name: "ConversationAggregates", package: "cbwm"),
        .product(name: "ConversationMemory", package: "cbwm"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "CbwmCounts",
      dependencies: [
        "BenchWorkload",
        .product(name: "ConversationMemory", package: "cbwm"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "GroupBench",
      dependencies: ["CBenchClock", .product(name: "ConversationMemory", package: "cbwm")],
      swiftSettings: settings),
    .executableTarget(
      name: "SwiftPeers",
      dependencies: [
        "BenchWorkload", "CBenchClock",
        .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      path: "Peers/Swift",
      swiftSettings: settings),
  ]
)
