// Rows without gaps go where they go in any other block.
#include "families/gaussian/accumulation_gaps.hpp"

#include <algorithm>

#include "families/gaussian/gap_layout.hpp"
#include "families/gaussian/scratch.hpp"
#include "machine/dispatch.hpp"

namespace emgine {

namespace {

class AccumulationWithGaps final : public Accumulation {
  public:
    AccumulationWithGaps(const ModelShape& shape, const double* reference,
                         std::unique_ptr<Accumulation> of_complete)
        : of_complete_(std::move(of_complete)),
          shared_(is_shared(structure_of(shape.structure).storage)), d_(shape.n_features),
          k_(shape.n_components), reference_(reference) {
        const auto layout = layout_of(shape);
        sum_at_ = layout->array("sum").at;
        scatter_at_ = layout->array("scatter").at;
    }

    std::unique_ptr<Scratch> scratch() const override { return of_complete_->scratch(); }

    void begin(Scratch& scratch) const override {
        of_complete_->begin(scratch);
        GapScratch& gaps = gaps_of(scratch);
        gaps.of = nullptr;
        std::fill_n(gaps.sums.get(), tiles_of(k_) * tile_size(), 0.0);
    }

    void add(const Block& block, const double* r, Scratch& scratch, const Task& task,
             double* values) const override {
        if (!block.gaps)
            return of_complete_->add(block, r, scratch, task, values);
        auto& memory = static_cast<GaussianScratch&>(scratch);
        GapScratch& gaps = *memory.gaps;
        const GaussianParameters* of = gaps.of;
        if (of == nullptr)
            gaps.split(block);
        if (gaps.lacking.n == 0)
            return of_complete_->add(block, r, scratch, task, values);
        if (gaps.complete.n > 0)
            add_complete(block, r, memory, task, values);
        add_lacking(r, memory, values);
        if (of != nullptr)
            add_covariances(gaps.of_covariances == nullptr ? r : gaps.of_covariances, gaps);
    }

    void finish(Scratch& scratch, double* values) const override {
        of_complete_->finish(scratch, values);
        const double* sums = gaps_of(scratch).sums.get();
        const std::size_t triangle = packed_triangle_size(d_);
        for (std::size_t k = 0; k < k_; ++k) {
            const double* sum =
                sums + k / components_of_tile * tile_size() + k % components_of_tile;
            double* scatter = values + scatter_at_ + (shared_ ? 0 : k * triangle);
            for (std::size_t i = 0; i < triangle; ++i)
                scatter[i] += sum[i * components_of_tile];
        }
    }

  private:
    static GapScratch& gaps_of(Scratch& scratch) {
        return *static_cast<GaussianScratch&>(scratch).gaps;
    }
    std::size_t tile_size() const { return packed_triangle_size(d_) * components_of_tile; }

    void add_complete(const Block& block, const double* r, GaussianScratch& memory,
                      const Task& task, double* values) const {
        GapScratch& gaps = *memory.gaps;
        Block rows = gaps.complete_rows();
        rows.row_weight = gaps.complete_weight.get();
        gather_padded(block.row_weight, gaps.complete, rows.n, gaps.complete_weight.get());
        for (std::size_t k = 0; k < k_; ++k)
            gather_padded(r + k * block_stride, gaps.complete, rows.n,
                          gaps.complete_r.get() + k * block_stride);
        of_complete_->add(rows, gaps.complete_r.get(), memory, task, values);
    }

    void add_lacking(const double* r, GaussianScratch& memory, double* values) const {
        GapScratch& gaps = *memory.gaps;
        alignas(64) double given[rows_per_block];
        for (std::size_t k = 0; k < k_; ++k) {
            gather_padded(r + k * block_stride, gaps.lacking, gaps.end, given);
            if (std::all_of(given, given + gaps.end, [](double value) { return value == 0; }))
                continue;
            gaps.complete_lacking(gaps.of, k, reference_ + k * d_);
            kernels().statistics_full(
                gaps.completed.get(), gaps.end, d_, reference_ + k * d_, given,
                memory.products.get(), values + StatisticsLayout::weight_at + k,
                values + sum_at_ + k * d_,
                values + scatter_at_ + (shared_ ? 0 : k * packed_triangle_size(d_)));
        }
    }

    void add_covariances(const double* r, GapScratch& gaps) const {
        for (std::size_t first = 0; first < k_; first += components_of_tile) {
            const std::size_t n = std::min(components_of_tile, k_ - first);
            const std::size_t tile = first / components_of_tile;
            for (const GapPattern& pattern : gaps.patterns) {
                double weight[components_of_tile] = {};
                for (std::size_t row = pattern.first; row < pattern.first + pattern.n; ++row)
                    for (std::size_t lane = 0; lane < n; ++lane)
                        weight[lane] += r[(first + lane) * block_stride + gaps.lacking.rows[row]];
                if (std::all_of(weight, weight + n, [](double value) { return value == 0; }))
                    continue;
                kernels().gaps.add_conditional(gaps.covariance_of(*gaps.of, pattern, tile),
                                               gaps.features.data() + pattern.lacking, pattern.q, n,
                                               weight, gaps.sums.get() + tile * tile_size());
            }
        }
    }

    // The padding has no weight.
    static void gather_padded(const double* from, const ActiveRows& rows, std::size_t end,
                              double* to) {
        gather(from, rows, rows.n, to);
        std::fill(to + rows.n, to + end, 0.0);
    }

    std::unique_ptr<Accumulation> of_complete_;
    bool shared_;
    std::size_t d_, k_;
    const double* reference_; // k d
    std::size_t sum_at_, scatter_at_;
};

} // namespace

std::unique_ptr<Accumulation> accumulation_with_gaps(const ModelShape& shape,
                                                     const double* reference,
                                                     std::unique_ptr<Accumulation> of_complete) {
    return std::make_unique<AccumulationWithGaps>(shape, reference, std::move(of_complete));
}

} // namespace emgine
