// Random numbers as a function of (seed, index): no state, so any thread may draw any of them in
// any order. SplitMix64's finaliser (Steele, Lea and Flood 2014).
#pragma once

#include <cstdint>

namespace emgine {

inline std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

// Uniform in (0, 1).
inline double uniform(std::uint64_t seed, std::uint64_t index) {
    const std::uint64_t bits =
        mixed(mixed(seed + 0x9e3779b97f4a7c15) + 0x9e3779b97f4a7c15 * (index + 1));
    return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

} // namespace emgine
