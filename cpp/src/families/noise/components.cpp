// Blocks and rows go to the other components; the noise has a constant, and the sum of its
// responsibilities.
#include "families/noise/components.hpp"

#include <algorithm>
#include <cmath>

#include "machine/dispatch.hpp"

namespace emgine {

namespace {

// The others add up behind the weights of all components, and the weights follow from theirs.
class NoiseAccumulation final : public Accumulation {
  public:
    NoiseAccumulation(const ModelShape& shape, std::unique_ptr<Accumulation> others)
        : n_others_(shape.n_components - 1), others_at_(others_at(shape)),
          others_(std::move(others)) {}

    std::unique_ptr<Scratch> scratch() const override { return others_->scratch(); }
    void begin(Scratch& scratch) const override { others_->begin(scratch); }
    void add(const Block& block, const double* r, Scratch& scratch, const Task& task,
             double* values) const override {
        alignas(64) double row_weight[rows_per_block];
        add_up(r, block.n, row_weight);
        others_->add({block.x, block.n, row_weight, block.gaps}, r, scratch, task,
                     of_others(values));
        values[StatisticsLayout::weight_at + n_others_] +=
            kernels().sum(r + n_others_ * block_stride, block.n);
    }
    void finish(Scratch& scratch, double* values) const override {
        others_->finish(scratch, of_others(values));
        std::copy_n(values + others_at_, n_others_, values + StatisticsLayout::weight_at);
    }

  private:
    // What the others have of each row: for them that is all of it.
    void add_up(const double* r, std::size_t n, double* row_weight) const {
        constexpr double nothing = 1e-290; // has no inverse
        std::fill_n(row_weight, n, 0.0);
        for (std::size_t k = 0; k < n_others_; ++k)
            for (std::size_t s = 0; s < n; ++s)
                row_weight[s] += r[k * block_stride + s];
        for (std::size_t s = 0; s < n; ++s)
            row_weight[s] = row_weight[s] > nothing ? row_weight[s] : 0;
    }
    // As if their numbers began with a log-likelihood and a row weight.
    double* of_others(double* values) const {
        return values + others_at_ - StatisticsLayout::weight_at;
    }

    std::size_t n_others_, others_at_;
    std::unique_ptr<Accumulation> others_;
};

} // namespace

NoiseComponents::NoiseComponents(ModelShape shape, NoiseStructure structure,
                                 std::shared_ptr<const Components> others, double log_weight)
    : shape_(std::move(shape)), structure_(std::move(structure)), others_(std::move(others)),
      reference_(shape_.n_components * shape_.n_features),
      log_density_(log_weight + structure_.log_density()) {
    std::copy_n(others_->reference(), (shape_.n_components - 1) * shape_.n_features,
                reference_.begin());
    costs_ = others_->costs();
    costs_.fits_a_row = costs_.fits_a_row && shape_.n_components <= most_row_components;
    last_is_noise_ = true;
}

// What is negligible beside the densest of the others is so beside the densest of all.
void NoiseComponents::log_densities(const Block& block, double negligible, Scratch& scratch,
                                    const Task& task, double* log_density) const {
    others_->log_densities(block, negligible, scratch, task, log_density);
    double* noise = log_density + (shape_.n_components - 1) * block_stride;
    std::fill_n(noise, block.n, log_density_);
    if (!block.gaps)
        return;
    for (std::size_t j = 0; j < shape_.n_features; ++j) {
        const double* x = block.x + j * block_stride;
        for (std::size_t s = 0; s < block.n; ++s)
            noise[s] += std::isnan(x[s]) ? structure_.log_widths[j] : 0.0;
    }
}

// Rows that lack cells go through blocks.
void NoiseComponents::log_densities_of_row(const double* x, RowScratch& scratch) const noexcept {
    others_->log_densities_of_row(x, scratch);
    scratch.log_density[shape_.n_components - 1] = log_density_;
}

std::unique_ptr<Accumulation> NoiseComponents::accumulation(const double* reference) const {
    return std::make_unique<NoiseAccumulation>(shape_, others_->accumulation(reference));
}

std::unique_ptr<Accumulation> noise_accumulation(const ModelShape& shape, const double* reference) {
    const ModelShape others = noise_structure_of(shape).others;
    return std::make_unique<NoiseAccumulation>(shape,
                                               others.family->accumulation(others, reference));
}

} // namespace emgine
