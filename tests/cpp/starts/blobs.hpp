// Three far groups of rows, for the tests of k-means and its seeds.
#pragma once

#include "problem.hpp"

#include "emgine/kmeans.hpp"

#include <vector>

namespace blobs {

struct Blobs {
    std::vector<double> rows;
    std::size_t n = 0;
    emgine::WeightedRows data() const { return {emgine::dense_view(rows.data(), n, 2)}; }
};

// Row s lies in the unit square around (10 c, 0), c = s modulo 3.
inline Blobs make(std::size_t n) {
    Blobs made;
    made.n = n;
    problem::Uniform uniform(5);
    for (std::size_t s = 0; s < n; ++s) {
        made.rows.push_back(10.0 * static_cast<double>(s % 3) + uniform());
        made.rows.push_back(uniform());
    }
    return made;
}

} // namespace blobs
