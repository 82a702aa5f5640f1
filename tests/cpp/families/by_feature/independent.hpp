// What every family of independent features promises: a row by itself has the bits of its block,
// padding and impossible rows give numbers, parameters that are none are refused by name.
#pragma once

#include "check.hpp"

#include "emgine/em.hpp"
#include "emgine/scoring.hpp"
#include "families/family.hpp"

#include <string>

namespace independent {

using Values = std::vector<double>;

inline emgine::Mixture mixture(const char* family, std::size_t d, const Values& weights,
                               emgine::NamedArrays parameters, const char* structure = "") {
    return {emgine::model_shape(family, structure, d, weights.size()), weights,
            std::move(parameters)};
}

// Log-densities of one row by itself and in a block after others.
inline void check_row(const emgine::Mixture& mixture, const Values& rows) {
    const std::size_t d = mixture.n_features(), n = rows.size() / d;
    const emgine::Components& components = mixture.components();
    Values x(d * emgine::block_stride), density(mixture.n_components() * emgine::block_stride);
    for (std::size_t s = 0; s < n; ++s)
        for (std::size_t j = 0; j < d; ++j)
            x[j * emgine::block_stride + s] = rows[s * d + j];
    const auto scratch = components.scratch();
    const emgine::Block block{x.data(), emgine::padded_rows, nullptr}; // zeros after n rows
    const emgine::KeepGoing keep_going;
    emgine::Poll poll(keep_going);
    components.log_densities(block, 0, *scratch, {0, 0, poll}, density.data());
    emgine::RowScratch row;
    for (std::size_t s = 0; s < n; ++s) {
        components.log_densities_of_row(rows.data() + s * d, row);
        for (std::size_t k = 0; k < mixture.n_components(); ++k)
            check::that(row.log_density[k] == density[k * emgine::block_stride + s], "same bits");
    }
    for (std::size_t k = 0; k < mixture.n_components(); ++k)
        for (std::size_t s = 0; s < emgine::padded_rows; ++s)
            check::that(std::isfinite(density[k * emgine::block_stride + s]), "a finite number");
}

inline std::string refusal(const char* family, emgine::NamedArrays parameters,
                           const char* structure = "") {
    try {
        mixture(family, 1, {1.0}, std::move(parameters), structure);
    } catch (const std::exception& error) {
        return error.what();
    }
    return "nothing was thrown";
}

inline void check_refused(const std::string& said, const std::string& part,
                          const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    check::that(said.find(part) != std::string::npos, said + " | should say " + part, file, line);
}

} // namespace independent
