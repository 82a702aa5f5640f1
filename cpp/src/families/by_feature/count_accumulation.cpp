// Tables of sums by the kernel of categories, large counts by large_counts.hpp.
#include "families/by_feature/count_accumulation.hpp"

#include "emgine/statistics.hpp"
#include "families/observed_weights.hpp"

namespace emgine::by_feature {

namespace {

constexpr std::size_t n_statistics = 6; // sum, square, inverse_size, slope, curvature, third

class CountAccumulation final : public Accumulation {
  public:
    CountAccumulation(const ModelShape& shape, std::vector<CountPoint> points, bool has_sums,
                      bool after_densities)
        : layout_(shape), points_(std::move(points)), has_sums_(has_sums),
          after_densities_(after_densities), observed_(shape, shape.missing) {}

    std::unique_ptr<Scratch> scratch() const override {
        return std::make_unique<CountScratch>(layout_);
    }

    void begin(Scratch& scratch) const override {
        std::fill_n(static_cast<CountScratch&>(scratch).sums.get(), layout_.table_size(), 0.0);
    }

    void add(const Block& block, const double* r, Scratch& scratch, const Task&,
             double* values) const override {
        auto& memory = static_cast<CountScratch&>(scratch);
        if (!after_densities_)
            memory.see_block(block);
        observed_.add(memory.observed(block), block.n, r, values);
        double* weight = values + StatisticsLayout::weight_at;
        for (std::size_t k = 0; k < layout_.k; ++k)
            weight[k] += kernels().sum(r + k * block_stride, block.n);
        kernels().lookup_sums(memory.codes, block.n, layout_.d, layout_.first.data(),
                              layout_.entries, r, layout_.k, memory.place(), memory.sums.get());
        for (std::size_t j = 0; j < layout_.d; ++j)
            if (memory.n_large[j] > 0)
                add_large(j, LargeCounts(block.x + j * block_stride, block.n), r,
                          weight + layout_.k);
    }

    void finish(Scratch& scratch, double* values) const override {
        const double* sums = static_cast<CountScratch&>(scratch).sums.get();
        double* statistics = values + StatisticsLayout::weight_at + layout_.k;
        for (std::size_t k = 0; k < layout_.k; ++k)
            for (std::size_t j = 0; j < layout_.d; ++j)
                add_small(k * layout_.d + j, sums + layout_.at(k, j), statistics);
    }

  private:
    void add_small(std::size_t i, const double* of_codes, double* statistics) const noexcept {
        const CountPoint& point = points_[i];
        std::array<double, n_statistics> total{};
        for (std::size_t code = 0; code < count_codes; ++code) {
            const double given = of_codes[code * center_tile];
            total[2] += given;
            if (given == 0 || code == tabled_counts)
                continue;
            const double x = static_cast<double>(code), from_mean = x - point.mean;
            total[0] += given * x;
            total[1] += given * (from_mean * from_mean);
            total[3] += given * point.sums.first(code);
            total[4] += given * point.sums.second(code);
            total[5] += given * point.sums.third(code);
        }
        total[2] *= point.sums.inverse_size();
        for (std::size_t a = 0; a < (has_sums_ ? n_statistics : 3); ++a)
            statistics[a * points_.size() + i] += total[a];
    }

    // The numbers of large counts are no statistic of theirs: it is added with the codes.
    void add_large(std::size_t j, const LargeCounts& large, const double* r,
                   double* statistics) const noexcept {
        alignas(64) double t[5 * block_stride], given[rows_per_block];
        std::copy_n(large.x, large.end, t);
        const std::size_t used = has_sums_ ? 5 : 2;
        for (std::size_t k = 0; k < layout_.k; ++k) {
            const std::size_t i = k * layout_.d + j;
            const CountPoint& point = points_[i];
            for (std::size_t s = 0; s < large.end; ++s)
                t[block_stride + s] = (large.x[s] - point.mean) * (large.x[s] - point.mean);
            if (has_sums_)
                point.sums.of_large(large.x, large.end, t + 2 * block_stride, t + 3 * block_stride,
                                    t + 4 * block_stride);
            gather(r + k * block_stride, large.rows, large.end, given);
            std::fill(given + large.rows.n, given + large.end, 0.0);
            double weight = 0, sums[5] = {};
            kernels().linear_sums(t, large.end, used, given, 1, &weight, sums);
            for (std::size_t a = 0; a < used; ++a)
                statistics[(a < 2 ? a : a + 1) * points_.size() + i] += sums[a];
        }
    }

    CountLayout layout_;
    std::vector<CountPoint> points_; // k d
    bool has_sums_, after_densities_;
    ObservedWeights observed_;
};

} // namespace

std::unique_ptr<Accumulation> count_accumulation(const ModelShape& shape,
                                                 std::vector<CountPoint> points, bool has_sums,
                                                 bool after_densities) {
    return std::make_unique<CountAccumulation>(shape, std::move(points), has_sums, after_densities);
}

} // namespace emgine::by_feature
