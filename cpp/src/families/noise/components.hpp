// Components beside noise: theirs come first, and the last is the noise, whose density is constant:
// one over the volume of its box, inside and outside of it (Banfield and Raftery 1993).
#pragma once

#include "families/noise/structure.hpp"

namespace emgine {

class NoiseComponents final : public Components {
  public:
    NoiseComponents(ModelShape shape, NoiseStructure structure,
                    std::shared_ptr<const Components> others, double log_weight);

    const ModelShape& shape() const override { return shape_; }
    std::vector<const std::vector<double>*> parameters() const override {
        return others_->parameters();
    }
    const double* reference() const override { return reference_.data(); }
    std::unique_ptr<Scratch> scratch() const override { return others_->scratch(); }
    void log_densities(const Block& block, double negligible, Scratch& scratch, const Task& task,
                       double* log_density) const override;
    std::unique_ptr<Accumulation> accumulation(const double* reference) const override;
    void log_densities_of_row(const double* x, RowScratch& scratch) const noexcept override;

    const std::shared_ptr<const Components>& others() const { return others_; }

  private:
    ModelShape shape_;
    NoiseStructure structure_;
    std::shared_ptr<const Components> others_;
    std::vector<double> reference_; // k d; 0 for the noise
    double log_density_;            // of the noise, with its weight
};

// Of starts, which have no components.
std::unique_ptr<Accumulation> noise_accumulation(const ModelShape& shape, const double* reference);

} // namespace emgine
