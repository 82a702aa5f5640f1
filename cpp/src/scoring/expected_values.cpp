// Responsibilities of a block, then the product with the maps of all components, block by block.
#include "emgine/expected_values.hpp"

#include <algorithm>
#include <stdexcept>

#include "emgine/aligned.hpp"
#include "machine/dispatch.hpp"
#include "scoring/blocks.hpp"

namespace emgine {

namespace {

std::size_t panels_of(std::size_t n_outputs) { return (n_outputs + panel_rows - 1) / panel_rows; }

void check_sizes(const Mixture& given, const AffineMaps& maps) {
    const std::size_t k = given.n_components(), p = given.n_features(), q = maps.n_outputs;
    if (q == 0 || maps.centers.size() != k * p || maps.values.size() != k * q ||
        maps.slopes.size() != k * q * p)
        throw std::invalid_argument("The maps of expected values have the wrong size.");
}

// As the kernel reads them: eight outputs side by side.
AlignedVector packed(const AffineMaps& maps, std::size_t k, std::size_t p) {
    const std::size_t q = maps.n_outputs;
    AlignedVector numbers(panels_of(q) * k * (p + 1) * panel_rows);
    for (std::size_t i = 0; i < q; ++i)
        for (std::size_t c = 0; c < k; ++c) {
            double* to = numbers.data() + (i / panel_rows * k + c) * (p + 1) * panel_rows;
            for (std::size_t j = 0; j < p; ++j)
                to[j * panel_rows + i % panel_rows] = maps.slopes[(c * q + i) * p + j];
            to[p * panel_rows + i % panel_rows] = maps.values[c * q + i];
        }
    return numbers;
}

} // namespace

void expected_values(const MatrixView& rows, const Mixture& given, const AffineMaps& maps,
                     double* values, const PassOptions& options) {
    const std::size_t k = given.n_components(), p = given.n_features(), q = maps.n_outputs;
    check_columns(rows, p);
    check_sizes(given, maps);
    const AlignedVector numbers = packed(maps, k, p);
    const auto use = [&](std::size_t first, std::size_t n, ScoringWorker& worker) {
        Workspace& block = worker.rows;
        if (worker.outputs.get() == nullptr)
            worker.outputs = AlignedBuffer(q * block_stride);
        const double* outputs = worker.outputs.get();
        std::fill_n(block.row_weight.get(), block.n, 1.0);
        kernels().responsibilities(block.r.get(), block.n, k, block.row_weight.get(), true,
                                   negligible_in_doubles);
        kernels().gaps.expected_values(block.x.get(), block.n, p, maps.centers.data(), k,
                                       block.r.get(), numbers.data(), q, worker.outputs.get());
        double* to = values + first * q;
        for (std::size_t s = 0; s < n; ++s)
            for (std::size_t i = 0; i < q; ++i)
                *to++ = outputs[i * block_stride + s];
    };
    const double cost = 0.05 * static_cast<double>(k * (p + 2) * q);
    score_blocks(rows, given, negligible_in_doubles, options, use, cost);
}

} // namespace emgine
