// Splitting of a block, conditional moments of its rows, and their densities.
#include "families/gaussian/gaps.hpp"

#include <algorithm>

#include "families/gaussian/densities.hpp"
#include "families/gaussian/gap_layout.hpp"
#include "families/gaussian/scratch.hpp"
#include "machine/dispatch.hpp"

namespace emgine {

namespace {

constexpr double log_2_pi = 1.8378770664093454836;
// Doubles of conditional covariances that are kept for the sums: some megabytes.
constexpr std::size_t most_kept = std::size_t{1} << 19;
constexpr std::size_t bits = 64;

std::size_t words_of(std::size_t n_features) { return (n_features + bits - 1) / bits; }

std::size_t tile_of(const GaussianParameters& p, std::size_t tile) {
    return p.storage == Storage::matrix ? 0 : tile;
}

const double* precision_of(const GaussianParameters& p, std::size_t tile) {
    return p.precision_tiles.data() +
           tile_of(p, tile) * p.n_features * p.n_features * components_of_tile;
}

std::size_t components_in(std::size_t n_components, std::size_t tile) {
    return std::min(components_of_tile, n_components - tile * components_of_tile);
}

} // namespace

GapScratch::GapScratch(std::size_t n_features, std::size_t n_components)
    : d(n_features), k(n_components), complete_x(d * block_stride), complete_r(k * block_stride),
      complete_weight(rows_per_block), x(d * block_stride), completed(d * block_stride),
      log_density(k * block_stride), log_determinant(rows_per_block * components_of_tile),
      sums(tiles_of(k) * packed_triangle_size(d) * components_of_tile),
      masks_(rows_per_block * words_of(d)),
      deviations_(tiles_of(k) * d * rows_per_block * components_of_tile),
      pairs_kept_(std::min(rows_per_block * packed_triangle_size(d),
                           most_kept / (tiles_of(k) * components_of_tile))),
      covariances_(tiles_of(k) * pairs_kept_ * components_of_tile),
      made_again_(packed_triangle_size(d) * components_of_tile),
      memory_(2 * d * components_of_tile) {
    patterns.reserve(rows_per_block);
    features.reserve(rows_per_block * d);
}

void GapScratch::sort_by_pattern(const Block& block) {
    const std::size_t words = words_of(d);
    std::fill(masks_.begin(), masks_.end(), 0);
    for (std::size_t j = 0; j < d; ++j) {
        const double* column = block.x + j * block_stride;
        std::uint64_t* mask = masks_.data() + j / bits * rows_per_block;
        const std::uint64_t bit = std::uint64_t{1} << j % bits;
        for (std::size_t s = 0; s < block.n; ++s)
            mask[s] |= column[s] != column[s] ? bit : 0;
    }
    complete.n = lacking.n = 0;
    for (std::size_t s = 0; s < block.n; ++s) {
        std::uint64_t some = 0;
        for (std::size_t w = 0; w < words; ++w)
            some |= masks_[w * rows_per_block + s];
        ActiveRows& to = some != 0 ? lacking : complete;
        to.rows[to.n++] = static_cast<std::uint32_t>(s);
    }
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
        for (std::size_t w = 0; w < words * rows_per_block; w += rows_per_block)
            if (masks_[w + a] != masks_[w + b])
                return masks_[w + a] < masks_[w + b];
        return a < b;
    };
    std::sort(lacking.rows, lacking.rows + lacking.n, before);
}

bool GapScratch::same_pattern(std::uint32_t a, std::uint32_t b) const {
    for (std::size_t w = 0; w < words_of(d) * rows_per_block; w += rows_per_block)
        if (masks_[w + a] != masks_[w + b])
            return false;
    return true;
}

void GapScratch::add_pattern(std::size_t first, std::size_t n) {
    const std::uint64_t* mask = masks_.data() + lacking.rows[first];
    GapPattern pattern{first, n, features.size(), 0, n_cells, 0};
    for (std::size_t j = 0; j < d; ++j)
        if ((mask[j / bits * rows_per_block] >> j % bits & 1) != 0)
            features.push_back(static_cast<std::uint32_t>(j));
    pattern.q = features.size() - pattern.lacking;
    if (!patterns.empty())
        pattern.pairs = patterns.back().pairs + packed_triangle_size(patterns.back().q);
    n_cells += n * pattern.q;
    patterns.push_back(pattern);
}

void GapScratch::split(const Block& block) {
    of = nullptr;
    patterns.clear();
    features.clear();
    n_cells = 0;
    sort_by_pattern(block);
    for (std::size_t first = 0, i = 1; i <= lacking.n; ++i) {
        if (i < lacking.n && same_pattern(lacking.rows[i], lacking.rows[first]))
            continue;
        add_pattern(first, i - first);
        first = i;
    }
    if (lacking.n == 0)
        return;
    end = padded_to(lacking.n, padded_rows);
    gather_features(block.x, d, lacking, end, x.get());
    for (std::size_t j = 0; j < d * block_stride; j += block_stride)
        std::copy_n(x.get() + j, end, completed.get() + j);
    if (complete.n == 0)
        return;
    const std::size_t complete_end = padded_to(complete.n, padded_rows);
    gather_features(block.x, d, complete, complete_end, complete_x.get());
}

Block GapScratch::complete_rows() const {
    return {complete_x.get(), padded_to(complete.n, padded_rows), nullptr};
}

void GapScratch::conditional_moments(const GaussianParameters& mixture, std::size_t tile) {
    const std::size_t n = components_in(k, tile);
    const double* precision = precision_of(mixture, tile);
    const double* means = mixture.mean_tiles.data() + tile * d * components_of_tile;
    double* to = deviations_.get() + tile * d * rows_per_block * components_of_tile;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        const GapPattern& pattern = patterns[i];
        const std::uint32_t* lacks = features.data() + pattern.lacking;
        const bool kept = pattern.pairs + packed_triangle_size(pattern.q) <= pairs_kept_;
        const bool known = kept && tile > 0 && mixture.storage == Storage::matrix;
        double* covariance =
            kept ? covariances_.get() +
                       (tile_of(mixture, tile) * pairs_kept_ + pattern.pairs) * components_of_tile
                 : made_again_.get();
        if (!known) // one matrix for all is factored once, for every lane of a tile
            kernels().gaps.conditional_covariance(
                precision, d, lacks, pattern.q,
                mixture.storage == Storage::matrix ? components_of_tile : n, memory_.get(),
                covariance, log_determinant.get() + i * components_of_tile);
        for (std::size_t row = 0; row < pattern.n; ++row)
            kernels().gaps.conditional_deviations(
                x.get() + pattern.first + row, d, lacks, pattern.q, n, precision, means, covariance,
                memory_.get(), to + (pattern.cell + row * pattern.q) * components_of_tile);
    }
}

const double* GapScratch::covariance_of(const GaussianParameters& mixture,
                                        const GapPattern& pattern, std::size_t tile) {
    if (pattern.pairs + packed_triangle_size(pattern.q) <= pairs_kept_)
        return covariances_.get() +
               (tile_of(mixture, tile) * pairs_kept_ + pattern.pairs) * components_of_tile;
    double unused[components_of_tile];
    kernels().gaps.conditional_covariance(
        precision_of(mixture, tile), d, features.data() + pattern.lacking, pattern.q,
        components_of_tile, memory_.get(), made_again_.get(), unused);
    return made_again_.get();
}

void GapScratch::complete_lacking(const GaussianParameters* mixture, std::size_t component,
                                  const double* from) {
    const std::size_t tile = component / components_of_tile;
    const double* deviation = deviations_.get() + tile * d * rows_per_block * components_of_tile +
                              component % components_of_tile;
    const double* mean = mixture == nullptr ? from : mixture->means.data() + component * d;
    const auto cell = [&](std::size_t j, std::size_t row) -> double& {
        return completed.get()[j * block_stride + row];
    };
    for (const GapPattern& pattern : patterns)
        for (std::size_t row = pattern.first; row < pattern.first + pattern.n; ++row)
            for (std::size_t i = 0; i < pattern.q; ++i, deviation += components_of_tile) {
                const std::size_t j = features[pattern.lacking + i];
                cell(j, row) = mixture == nullptr ? mean[j] : mean[j] + *deviation;
            }
    const GapPattern& last = patterns.back();
    for (std::size_t row = lacking.n; row < end; ++row)
        for (std::size_t i = 0; i < last.q; ++i) {
            const std::size_t j = features[last.lacking + i];
            cell(j, row) = cell(j, lacking.n - 1);
        }
}

void densities_with_gaps(const GaussianParameters& mixture, const Block& block, double negligible,
                         Scratch& scratch, const Task& task, double* log_density) {
    auto& memory = static_cast<GaussianScratch&>(scratch);
    GapScratch& gaps = *memory.gaps;
    gaps.split(block);
    gaps.of = &mixture;
    if (gaps.lacking.n == 0)
        return gaussian_densities(mixture, block, negligible, memory, task, log_density);
    if (gaps.complete.n > 0) {
        gaussian_densities(mixture, gaps.complete_rows(), negligible, memory, task,
                           gaps.log_density.get());
        for (std::size_t k = 0; k < mixture.n_components; ++k)
            scatter(gaps.log_density.get() + k * block_stride, gaps.complete,
                    log_density + k * block_stride);
    }
    double result[rows_per_block];
    for (std::size_t k = 0; k < mixture.n_components; ++k) {
        const std::size_t tile = k / components_of_tile, lane = k % components_of_tile;
        if (lane == 0)
            gaps.conditional_moments(mixture, tile);
        const double* mean = mixture.means.data() + k * mixture.n_features;
        gaps.complete_lacking(&mixture, k, mean);
        kernels().density_full(gaps.completed.get(), gaps.end, mixture.n_features, mean,
                               factor_of(mixture, k), mixture.log_normalizers[k],
                               memory.products.get(), result);
        for (std::size_t i = 0; i < gaps.patterns.size(); ++i) {
            const GapPattern& pattern = gaps.patterns[i];
            const double determinant = gaps.log_determinant.get()[i * components_of_tile + lane];
            const double correction =
                0.5 * (static_cast<double>(pattern.q) * log_2_pi - determinant);
            for (std::size_t row = pattern.first; row < pattern.first + pattern.n; ++row) {
                const std::size_t at = k * block_stride + gaps.lacking.rows[row];
                log_density[at] = gaps.apart == nullptr ? result[row] + correction : result[row];
                if (gaps.apart != nullptr)
                    gaps.apart[at] = correction;
            }
        }
        task.check();
    }
}

} // namespace emgine
