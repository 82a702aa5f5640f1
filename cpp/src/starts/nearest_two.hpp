// The nearest and the second nearest seed of each row, kept up to date while seeds are swapped.
#pragma once

#include <cstdint>
#include <vector>

#include "starts/scaled_rows.hpp"

namespace emgine {

class NearestTwo {
  public:
    NearestTwo(const ScaledRows& rows, const std::vector<std::int64_t>& seeds,
               const PassOptions& options);

    // Replaces seed `out` by a row with these squared distances from all rows.
    void replace(std::size_t out, std::size_t row, const double* distance);

    // Of each row, and of the copies that fill the last block.
    std::vector<std::int64_t> owner;   // index of the nearest seed, the first of equals
    std::vector<double> first, second; // squared distances to the nearest two

  private:
    void enter(std::size_t row, std::int64_t seed, double distance);
    void search_again(const std::vector<std::size_t>& lost);

    const ScaledRows& rows_;
    std::vector<double> points_; // seeds by features
    std::vector<std::int64_t> heir_;
    AlignedBuffer some_; // a block of rows that lie apart
};

} // namespace emgine
