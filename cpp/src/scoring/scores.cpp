// Three scores of a block, the same three of a row.
#include "scoring/scores.hpp"

#include <algorithm>
#include <limits>

#include "machine/dispatch.hpp"

namespace emgine {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
// results[first + i] = from(i), in the scalar type of the results.
template <class From>
void write(const Results& results, std::size_t first, std::size_t n, const From& from) {
    if (results.scalar == Scalar::float64)
        for (std::size_t i = 0; i < n; ++i)
            static_cast<double*>(results.data)[first + i] = from(i);
    else
        for (std::size_t i = 0; i < n; ++i)
            static_cast<float*>(results.data)[first + i] = static_cast<float>(from(i));
}

std::int64_t* labels_in(const Results& results) { return static_cast<std::int64_t*>(results.data); }

void write_log_densities(std::size_t n_components, std::size_t n, Workspace& rows,
                         const Results& results, std::size_t first) {
    double* score = rows.row_weight.get();
    kernels().log_sum_exp(rows.r.get(), rows.n, n_components, score);
    write(results, first, n, [&](std::size_t s) { return log_density_or_nothing(score[s]); });
}

// Rows of noise belong to no component.
std::int64_t label_of(std::int64_t densest, const Components& components) {
    const auto last = static_cast<std::int64_t>(components.shape().n_components - 1);
    return densest == last ? -1 : densest;
}

void write_labels(const Components& components, std::size_t n, Workspace& rows,
                  const Results& results, std::size_t first) {
    std::int64_t label[rows_per_block];
    kernels().densest(rows.r.get(), rows.n, components.shape().n_components, label);
    for (std::size_t s = 0; components.last_is_noise() && s < n; ++s)
        label[s] = label_of(label[s], components);
    std::copy_n(label, n, labels_in(results) + first);
}

void write_responsibilities(std::size_t n_components, std::size_t n, Workspace& rows,
                            const Results& results, std::size_t first) {
    std::fill_n(rows.row_weight.get(), rows.n, 1.0);
    kernels().responsibilities(rows.r.get(), rows.n, n_components, rows.row_weight.get(), true,
                               negligible_in_doubles);
    for (std::size_t s = 0; s < n; ++s)
        write(results, (first + s) * n_components, n_components,
              [&](std::size_t k) { return rows.r.get()[k * block_stride + s]; });
}

void write_responsibilities_of_row(const Components& components, const double* x,
                                   const Results& results, std::size_t row) noexcept {
    const std::size_t k = components.shape().n_components;
    RowScratch scratch;
    if (k == 1) {
        scratch.log_density[0] = 1; // x is finite, and so is its log-density
    } else {
        components.log_densities_of_row(x, scratch);
        kernels().row_responsibilities(scratch.log_density, k, negligible_in_doubles);
    }
    write(results, row * k, k, [&](std::size_t i) { return scratch.log_density[i]; });
}

} // namespace

void write_block(Score what, const Components& components, std::size_t n, Workspace& rows,
                 const Results& results, std::size_t first) noexcept {
    const std::size_t n_components = components.shape().n_components;
    switch (what) {
    case Score::log_density:
        return write_log_densities(n_components, n, rows, results, first);
    case Score::label:
        return write_labels(components, n, rows, results, first);
    case Score::responsibilities:
        return write_responsibilities(n_components, n, rows, results, first);
    }
}

double log_density_of_row(const Components& components, const double* x) noexcept {
    RowScratch scratch;
    components.log_densities_of_row(x, scratch);
    return log_density_or_nothing(
        kernels().row_log_sum_exp(scratch.log_density, components.shape().n_components));
}

std::int64_t label_of_row(const Components& components, const double* x) noexcept {
    if (components.shape().n_components == 1)
        return 0;
    RowScratch scratch;
    components.log_densities_of_row(x, scratch);
    const std::int64_t densest =
        kernels().row_densest(scratch.log_density, components.shape().n_components);
    return components.last_is_noise() ? label_of(densest, components) : densest;
}

void write_row(Score what, const Components& components, const double* x, const Results& results,
               std::size_t row) noexcept {
    switch (what) {
    case Score::log_density:
        return write(results, row, 1,
                     [&](std::size_t) { return log_density_of_row(components, x); });
    case Score::label:
        labels_in(results)[row] = label_of_row(components, x);
        return;
    case Score::responsibilities:
        return write_responsibilities_of_row(components, x, results, row);
    }
}

void write_nothing(Score what, std::size_t n_components, const Results& results,
                   std::size_t row) noexcept {
    if (what == Score::label) {
        labels_in(results)[row] = -1;
        return;
    }
    const std::size_t width = width_of(what, n_components);
    write(results, row * width, width, [](std::size_t) { return nan; });
}

} // namespace emgine
