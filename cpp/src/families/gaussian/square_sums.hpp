// Sums of independent features as a product: of responsibilities with v^2 and v, about one center
// for all components (square_form.hpp); at the end of a chunk they are moved to the reference of
// each component. Components whose sums would lose digits there are not taken.
#pragma once

#include <vector>

#include "families/gaussian/parameters.hpp"

namespace emgine {

class SquareSums {
  public:
    // About the reference (k d). Takes no component without a form of numbers, which may be null;
    // they must outlive it.
    SquareSums(const GaussianParameters* numbers, const double* reference);

    bool takes(std::size_t k) const { return !taken_.empty() && taken_[k]; }
    bool takes_any() const { return !taken_.empty(); }
    // Numbers of the sums of a chunk.
    std::size_t size() const;
    // Adds components first .. end - 1. t: what the densities of the block left.
    void add(const double* t, std::size_t n, const double* r, std::size_t first, std::size_t end,
             double* sums) const;
    // Adds component k of the sums about its reference; returns its weight.
    double finish(const double* sums, std::size_t k, double* sum, double* scatter) const;

  private:
    const GaussianParameters* p_ = nullptr;
    const double* reference_ = nullptr;
    std::vector<double> scale_; // of the features
    std::vector<char> taken_;   // k, or none
};

} // namespace emgine
