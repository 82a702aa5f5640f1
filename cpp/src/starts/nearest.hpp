// The pass of k-means: assigns every row to its nearest centre, in units of scale, and adds up the
// rows of each centre.
#pragma once

#include <vector>

#include "starts/scaled_rows.hpp"

namespace emgine {

struct NearestSums {
    double inertia = 0;         // weighted sum of squared scaled distances
    std::vector<double> weight; // k
    std::vector<double> sum;    // k d: sum of (row - its centre), in units of scale
};

// Holds the rows twice: features by rows for distances, row by row for sums.
class NearestPass {
  public:
    // Copies rows that are not dense doubles. If they are, data must outlive this object.
    NearestPass(const WeightedRows& data, const std::vector<double>& scale,
                const PassOptions& options);

    // Gives the same bits for any number of threads.
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
