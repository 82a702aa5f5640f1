// Scores of single rows: no allocation, no lock, no thread, the bits of the same row in a block.
// Only for mixtures that fit_a_row: their scratch lives on the stack.
#pragma once

#include "emgine/em.hpp"

namespace emgine {

constexpr std::size_t most_row_features = 256;
constexpr std::size_t most_row_components = 256;

inline bool fits_a_row(const MixtureParameters& mixture) {
    return mixture.n_features <= most_row_features && mixture.n_components <= most_row_components;
}

// Log-density of a row of n_features in nats.
double score_row(const MixtureParameters& mixture, const double* x) noexcept;
std::int64_t predict_row(const MixtureParameters& mixture, const double* x) noexcept;
// Fills as many doubles as there are components.
void predict_proba_row(const MixtureParameters& mixture, const double* x,
                       double* responsibilities) noexcept;

} // namespace emgine
