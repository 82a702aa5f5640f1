// Scores of rows under a mixture: log-densities, labels, responsibilities, and their sums. View in,
// caller-owned memory out; n_threads changes no bit of any result.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "emgine/mixture.hpp"
#include "emgine/pass_options.hpp"

namespace emgine {

enum class Score { log_density, label, responsibilities };

// Results by row: (n) doubles or floats, (n) labels as std::int64_t, (n k) doubles or floats.
struct Results {
    void* data = nullptr;
    Scalar scalar = Scalar::float64; // of labels: ignored
};

void score(Score what, const MatrixView& rows, const Mixture& mixture, const Results& results,
           const PassOptions& options);

// Sums over rows by row weight, in nats; the same bits however rows are cut at multiples of
// grid_rows().
struct Evidence {
    double row_weight = 0;
    double log_density = 0;
    double largest = 0; // of each row, the log-density of its densest component, weight included
    double entropy = 0; // of the responsibilities; only where asked for
};
// One entry for every grid_rows() rows.
std::vector<Evidence> evidence(const WeightedRows& data, const Mixture& mixture, bool entropy,
                               const PassOptions& options);

} // namespace emgine
