// Rows that lack cells, under matrices: densities and sums of rows completed by their conditional
// means under each component, whose conditional covariances the sums take in (Ghahramani and Jordan
// 1994). Rows without gaps are moved side by side and go where they go in any other block; so a row
// has the same bits whatever lies beside it. Rows that lack the same cells share a factorisation.
#pragma once

#include <vector>

#include "families/gaussian/parameters.hpp"
#include "rows/active_rows.hpp"
#include "rows/aligned_buffer.hpp"

namespace emgine {

// Rows of a block that lack the same features, side by side.
struct GapPattern {
    std::size_t first, n; // among the rows with gaps
    std::size_t lacking;  // first of its features in GapScratch::features
    std::size_t q;        // features that it lacks
    std::size_t cell;     // first of its cells
    std::size_t pairs;    // first of its pairs of features in GapScratch::covariances
};

// Memory of one worker, of the rows of one block.
class GapScratch {
  public:
    GapScratch(std::size_t n_features, std::size_t n_components);

    // Looks for the gaps, and moves rows with and without them side by side.
    void split(const Block& block);
    // The rows without gaps; row weights only where the block has them.
    Block complete_rows() const;
    // Fills the gaps of `completed`: by what component k of `of` expects there, whose
    // conditional_moments came before; by `from` (d) where `of` is null. What rounding takes from a
    // cell is what storing it would.
    void complete_lacking(const GaussianParameters* of, std::size_t k, const double* from);
    // Conditional deviations of all cells, of a tile of components.
    void conditional_moments(const GaussianParameters& of, std::size_t tile);
    // Minus the conditional covariance of a pattern, as the last conditional_moments left it or
    // made again.
    const double* covariance_of(const GaussianParameters& of, const GapPattern& pattern,
                                std::size_t tile);

    std::size_t d, k;
    const GaussianParameters* of = nullptr; // of the densities of this block; null: none
    ActiveRows complete, lacking;           // rows with gaps: in the order of their patterns
    std::size_t end = 0;                    // of the rows with gaps, padded
    std::vector<GapPattern> patterns;
    std::vector<std::uint32_t> features;
    std::size_t n_cells = 0;
    AlignedBuffer complete_x, complete_r, complete_weight;
    AlignedBuffer x, completed;    // rows with gaps, and the same with these filled
    AlignedBuffer log_density;     // of the rows without gaps
    AlignedBuffer log_determinant; // by patterns, of one tile
    AlignedBuffer sums;            // of conditional covariances, by tiles; of a chunk
    // Of Student's t, where not null. What the log-density of a row has more than its distance and
    // the normaliser, by components and rows; it is then not in the log-density.
    double* apart = nullptr;
    // Responsibilities that conditional covariances get; null: those of the rows.
    const double* of_covariances = nullptr;

  private:
    void sort_by_pattern(const Block& block);
    bool same_pattern(std::uint32_t a, std::uint32_t b) const; // rows of the block
    void add_pattern(std::size_t first, std::size_t n);

    std::vector<std::uint64_t> masks_; // of 64 features of all rows, then of the next
    AlignedBuffer deviations_;         // by tiles, cells, components
    std::size_t pairs_kept_;           // of covariances_, in tiles; others are made again
    AlignedBuffer covariances_, made_again_, memory_;
};

// Log-densities of a block that has gaps.
void densities_with_gaps(const GaussianParameters& mixture, const Block& block, double negligible,
                         Scratch& scratch, const Task& task, double* log_density);

} // namespace emgine
