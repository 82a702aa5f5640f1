// Densities and sums of categories, by the kernels of kernels/lookup.hpp.
#include "families/categorical/components.hpp"

#include <algorithm>
#include <cmath>

#include "emgine/aligned.hpp"
#include "machine/dispatch.hpp"
#include "rows/aligned_buffer.hpp"

namespace emgine {

namespace {

// In tables: the logarithm of a probability of 0. A row has it once or more often, never with NaN.
constexpr double log_of_nothing = -1e300;

std::size_t in_tiles(std::size_t n_components) {
    return (n_components + center_tile - 1) / center_tile * center_tile;
}

struct LookupScratch final : Scratch {
    LookupScratch(const ModelShape& shape, const Categories& categories)
        : places(sum_lanes * shape.n_features),
          sums_size(in_tiles(shape.n_components) * categories.total), sums(sums_size),
          codes(shape.missing ? shape.n_features * block_stride : 0) {}
    std::int64_t* place() { return reinterpret_cast<std::int64_t*>(places.get()); }

    AlignedBuffer places; // of the codes of a few rows
    std::size_t sums_size;
    AlignedBuffer sums;  // of a chunk, a table
    AlignedBuffer codes; // of a block in which rows lack cells
};

// Codes of a block, where it lies or, with the entry behind the others where a row lacks a cell, in
// the scratch.
const double* codes_of(const Block& block, const Categories& categories, LookupScratch& scratch) {
    if (!block.gaps || !categories.missing)
        return block.x;
    double* codes = scratch.codes.get();
    double unused[block_stride];
    for (std::size_t j = 0; j < categories.counts.size(); ++j)
        kernels().gaps.fill_gaps(block.x + j * block_stride, block.n, 1,
                                 static_cast<double>(categories.counts[j]),
                                 codes + j * block_stride, unused);
    return codes;
}

class CategoricalAccumulation final : public Accumulation {
  public:
    CategoricalAccumulation(ModelShape shape, Categories categories)
        : shape_(std::move(shape)), categories_(std::move(categories)) {}

    std::unique_ptr<Scratch> scratch() const override {
        return std::make_unique<LookupScratch>(shape_, categories_);
    }

    void begin(Scratch& scratch) const override {
        auto& memory = static_cast<LookupScratch&>(scratch);
        std::fill_n(memory.sums.get(), memory.sums_size, 0.0);
    }

    void add(const Block& block, const double* r, Scratch& scratch, const Task&,
             double* values) const override {
        auto& memory = static_cast<LookupScratch&>(scratch);
        for (std::size_t k = 0; k < shape_.n_components; ++k)
            values[StatisticsLayout::weight_at + k] += kernels().sum(r + k * block_stride, block.n);
        kernels().lookup_sums(codes_of(block, categories_, memory), block.n, shape_.n_features,
                              categories_.first.data(), categories_.total, r, shape_.n_components,
                              memory.place(), memory.sums.get());
    }

    void finish(Scratch& scratch, double* values) const override {
        const double* sums = static_cast<LookupScratch&>(scratch).sums.get();
        double* counts = values + StatisticsLayout::weight_at + shape_.n_components;
        for (std::size_t k = 0; k < shape_.n_components; ++k) {
            const double* entry =
                sums + k / center_tile * center_tile * categories_.total + k % center_tile;
            for (const std::size_t n_categories : categories_.counts) {
                for (std::size_t c = 0; c < n_categories; ++c, entry += center_tile)
                    counts[c] += *entry;
                entry += categories_.missing ? center_tile : 0;
                counts += categories_.most;
            }
        }
    }

  private:
    ModelShape shape_;
    Categories categories_;
};

class CategoricalComponents final : public Components {
  public:
    CategoricalComponents(const ModelShape& shape, const Categories& categories,
                          std::vector<double> probabilities, const std::vector<double>& log_weights)
        : shape_(shape), categories_(categories), probabilities_(std::move(probabilities)),
          origin_(shape.n_components * shape.n_features),
          table_(in_tiles(shape.n_components) * categories.total),
          offset_(log_weights.begin(), log_weights.end()) {
        offset_.resize(in_tiles(shape.n_components));
        lay_out();
        const auto d = static_cast<double>(shape_.n_features);
        const auto tiles = static_cast<double>(in_tiles(shape_.n_components) / center_tile);
        costs_.fits_a_row =
            shape_.n_features <= most_row_features && shape_.n_components <= most_row_components;
        costs_.row = (shape_.n_components == 1 ? 10 : 50) + tiles * (2 + d);
        costs_.padded_rows = 80 + d + 10 * tiles * (10 + d);
    }

    const ModelShape& shape() const override { return shape_; }
    std::vector<const std::vector<double>*> parameters() const override {
        return {&probabilities_};
    }
    const double* reference() const override { return origin_.data(); }
    std::unique_ptr<Scratch> scratch() const override {
        return std::make_unique<LookupScratch>(shape_, categories_);
    }

    void log_densities(const Block& block, double, Scratch& scratch, const Task&,
                       double* log_density) const override {
        auto& memory = static_cast<LookupScratch&>(scratch);
        kernels().lookup_densities(codes_of(block, categories_, memory), block.n, shape_.n_features,
                                   categories_.first.data(), table_.data(), categories_.total,
                                   shape_.n_components, offset_.data(), memory.place(),
                                   log_density);
    }

    void log_densities_of_row(const double* x, RowScratch& scratch) const noexcept override {
        kernels().row_lookup_densities(x, shape_.n_features, categories_.first.data(),
                                       table_.data(), categories_.total, shape_.n_components,
                                       offset_.data(), scratch.log_density);
    }

    std::unique_ptr<Accumulation> accumulation(const double*) const override {
        return categorical_accumulation(shape_, categories_);
    }

  private:
    void lay_out() {
        const double* p = probabilities_.data();
        for (std::size_t k = 0; k < shape_.n_components; ++k) {
            double* entry =
                table_.data() + k / center_tile * center_tile * categories_.total + k % center_tile;
            for (const std::size_t n_categories : categories_.counts) {
                for (std::size_t c = 0; c < n_categories; ++c, entry += center_tile)
                    *entry = p[c] > 0 ? std::log(p[c]) : log_of_nothing;
                if (categories_.missing) { // what is lacking adds nothing
                    *entry = 0;
                    entry += center_tile;
                }
                p += categories_.most;
            }
        }
    }

    ModelShape shape_;
    Categories categories_;
    std::vector<double> probabilities_;
    std::vector<double> origin_; // statistics are about no points
    AlignedVector table_;        // log-probabilities, in tiles of components
    AlignedVector offset_;       // log-weights, in whole tiles
};

} // namespace

Categories::Categories(std::vector<std::size_t> n_categories, bool may_miss)
    : counts(std::move(n_categories)), total(0), most(0), missing(may_miss) {
    for (const std::size_t count : counts) {
        first.push_back(static_cast<double>(total * center_tile));
        total += count + (missing ? 1 : 0);
        most = std::max(most, count);
    }
}

std::shared_ptr<const Components> categorical_components(const ModelShape& shape,
                                                         const Categories& categories,
                                                         std::vector<double> probabilities,
                                                         const std::vector<double>& log_weights) {
    return std::make_shared<const CategoricalComponents>(shape, categories,
                                                         std::move(probabilities), log_weights);
}

std::unique_ptr<Accumulation> categorical_accumulation(const ModelShape& shape,
                                                       const Categories& categories) {
    return std::make_unique<CategoricalAccumulation>(shape, categories);
}

} // namespace emgine
