// The pass of k-means: every row to its nearest centre, in units of scale, and what the rows of
// each centre sum to.
#pragma once

#include <vector>

#include "starts/scaled_rows.hpp"

namespace emgine {

struct NearestSums {
    double inertia = 0;         // weighted sum of squared scaled distances
    std::vector<double> weight; // k
    std::vector<double> sum;    // k d: of the rows' distances from their centre, in units of scale
};

// The rows twice: features by rows for distances, row by row for sums.
class NearestPass {
  public:
    // Copies what is not dense rows of doubles; else data must outlive it.
    NearestPass(const WeightedRows& data, const std::vector<double>& scale,
                const PassOptions& options);

    // The same bits for any number of threads.
    NearestSums operator()(const std::vector<double>& centers) const;

  private:
    void add_block(std::size_t block, const std::vector<double>& centers,
                   const std::vector<double>& packed, double* sums) const;

    ScaledRows scaled_;
    std::vector<double> copy_;
    const double* rows_;
    const double* weight_;
    const PassOptions& options_;
};

} // namespace emgine
