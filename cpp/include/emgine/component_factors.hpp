// What is known beforehand of where rows belong: factors that multiply the weights of the
// components, row by row. A known component, a set of candidates and a belief are one thing.
#pragma once

#include <cstdint>

namespace emgine {

// At most one of the two; neither leaves all to the rows. For the rows of a span.
struct ComponentFactors {
    const std::int64_t* labels = nullptr; // n: 0 .. k - 1 is the row's component, -1 unknown
    const double* log_factors = nullptr;  // n k: finite or -infinity, of which no row has only such

    explicit operator bool() const { return labels != nullptr || log_factors != nullptr; }
};

} // namespace emgine
