// Log-normal: the logarithms of the features are Gaussian, of any structure. The Gaussian
// components see log x; the density of x itself is less by sum log x. Names of parameters begin
// with "log_".
#include <algorithm>
#include <cmath>

#include "families/family.hpp"
#include "machine/dispatch.hpp"
#include "rows/aligned_buffer.hpp"

namespace emgine {

namespace {

const std::string prefix = "log_";

ModelShape gaussian_of(const ModelShape& shape) {
    ModelShape gaussian = shape;
    gaussian.family = &family_of("gaussian");
    return gaussian;
}

struct LogScratch final : Scratch {
    LogScratch(std::unique_ptr<Scratch> of_gaussian, std::size_t n_features)
        : gaussian(std::move(of_gaussian)), logarithms(n_features * block_stride),
          usable(rows_per_block), base(rows_per_block) {}
    std::unique_ptr<Scratch> gaussian;
    AlignedBuffer logarithms, usable, base;
    const double *of_block = nullptr, *base_of_block = nullptr; // those, or what is kept
};

// Writes minus the sum of the logarithms of each row too. Both are kept where there is room. Cells
// that a row lacks stay NaN, and have no part in the sum.
Block logarithms_of(const Block& block, std::size_t n_features, LogScratch& scratch) {
    double* kept = block.kept.values;
    double* logs = kept == nullptr ? scratch.logarithms.get() : kept;
    double* base = kept == nullptr ? scratch.base.get() : kept + n_features * block_stride;
    scratch.of_block = logs;
    scratch.base_of_block = base;
    const Block made{logs, block.n, block.row_weight, block.gaps};
    if (block.kept.known)
        return made;
    std::fill_n(base, block.n, 0.0);
    for (std::size_t j = 0; j < n_features; ++j, logs += block_stride) {
        const double* x = block.x + j * block_stride;
        kernels().positive_logarithms(x, block.n, scratch.usable.get(), logs, base);
        for (std::size_t s = 0; block.gaps && s < block.n; ++s) // those are seen as 1: log 1 is 0
            logs[s] = std::isnan(x[s]) ? x[s] : logs[s];
    }
    return made;
}

class LogAccumulation final : public Accumulation {
  public:
    LogAccumulation(std::unique_ptr<Accumulation> of_gaussian, std::size_t n_features,
                    bool after_densities)
        : gaussian_(std::move(of_gaussian)), n_features_(n_features),
          after_densities_(after_densities) {}

    std::unique_ptr<Scratch> scratch() const override {
        return std::make_unique<LogScratch>(gaussian_->scratch(), n_features_);
    }
    void begin(Scratch& scratch) const override { gaussian_->begin(inner(scratch)); }
    void add(const Block& block, const double* r, Scratch& scratch, const Task& task,
             double* values) const override {
        auto& memory = static_cast<LogScratch&>(scratch);
        const Block logarithms = after_densities_
                                     ? Block{memory.of_block, block.n, block.row_weight, block.gaps}
                                     : logarithms_of(block, n_features_, memory);
        gaussian_->add(logarithms, r, *memory.gaussian, task, values);
    }
    void finish(Scratch& scratch, double* values) const override {
        gaussian_->finish(inner(scratch), values);
    }

  private:
    static Scratch& inner(Scratch& scratch) { return *static_cast<LogScratch&>(scratch).gaussian; }
    std::unique_ptr<Accumulation> gaussian_;
    std::size_t n_features_;
    bool after_densities_; // of the same block: its logarithms are in the scratch
};

class LogNormalComponents final : public Components {
  public:
    LogNormalComponents(ModelShape shape, std::shared_ptr<const Components> gaussian)
        : shape_(std::move(shape)), gaussian_(std::move(gaussian)) {
        constexpr double logarithm = 2; // ns
        const auto d = static_cast<double>(shape_.n_features);
        costs_ = gaussian_->costs();
        costs_.row += d * logarithm;
        costs_.padded_rows += d * logarithm * padded_rows;
    }

    const ModelShape& shape() const override { return shape_; }
    std::vector<const std::vector<double>*> parameters() const override {
        return gaussian_->parameters();
    }
    const double* reference() const override { return gaussian_->reference(); }
    std::unique_ptr<Scratch> scratch() const override {
        return std::make_unique<LogScratch>(gaussian_->scratch(), shape_.n_features);
    }
    Keeps keeps() const override { return {shape_.n_features + 1, true}; }
    void log_densities(const Block& block, double negligible, Scratch& scratch, const Task& task,
                       double* log_density) const override {
        auto& memory = static_cast<LogScratch&>(scratch);
        const Block logarithms = logarithms_of(block, shape_.n_features, memory);
        gaussian_->log_densities(logarithms, negligible, *memory.gaussian, task, log_density);
        kernels().add_densities(memory.base_of_block, 0, block.n, shape_.n_components, log_density);
    }
    void log_densities_of_row(const double* x, RowScratch& scratch) const noexcept override {
        double logarithms[most_row_features];
        kernels().logarithms(x, shape_.n_features, logarithms);
        double base = 0;
        for (std::size_t j = 0; j < shape_.n_features; ++j)
            base += logarithms[j];
        gaussian_->log_densities_of_row(logarithms, scratch);
        for (std::size_t k = 0; k < shape_.n_components; ++k)
            scratch.log_density[k] -= base;
    }
    std::unique_ptr<Accumulation> accumulation(const double* reference) const override {
        return std::make_unique<LogAccumulation>(gaussian_->accumulation(reference),
                                                 shape_.n_features, true);
    }

    const std::shared_ptr<const Components>& gaussian() const { return gaussian_; }

  private:
    ModelShape shape_;
    std::shared_ptr<const Components> gaussian_;
};

const Components& inner(const Components& components) {
    return *static_cast<const LogNormalComponents&>(components).gaussian();
}

NamedArrays named(NamedArrays gaussian) {
    for (NamedArray& array : gaussian)
        array.name = prefix + array.name;
    return gaussian;
}

NamedArrays unnamed(NamedArrays given) {
    for (NamedArray& array : given)
        if (array.name.compare(0, prefix.size(), prefix) == 0)
            array.name.erase(0, prefix.size());
    return given;
}

class LogChart final : public ComponentsChart {
  public:
    explicit LogChart(std::unique_ptr<ComponentsChart> gaussian) : gaussian_(std::move(gaussian)) {}
    std::size_t size() const override { return gaussian_->size(); }
    void write(const Components& components, double* coordinates) const override {
        gaussian_->write(inner(components), coordinates);
    }
    NamedArrays parameters(const double* coordinates) const override {
        return named(gaussian_->parameters(coordinates));
    }

  private:
    std::unique_ptr<ComponentsChart> gaussian_;
};

class LogNormal final : public Family {
  public:
    const char* name() const override { return "log_normal"; }
    void check_structure(const std::string& structure, std::size_t n_features) const override {
        gaussian().check_structure(structure, n_features);
    }
    std::vector<StructureInfo> structures() const override { return gaussian().structures(); }
    Support support(const ModelShape&, std::size_t) const override {
        return {std::numeric_limits<double>::denorm_min()};
    }

    std::vector<bool> may_miss(const ModelShape& shape) const override {
        return gaussian().may_miss(gaussian_of(shape));
    }

    std::vector<NamedShape> parameters(const ModelShape& shape) const override {
        std::vector<NamedShape> all = gaussian().parameters(gaussian_of(shape));
        for (NamedShape& parameter : all)
            parameter.name = prefix + parameter.name;
        return all;
    }
    std::vector<StatisticsArray> statistics(const ModelShape& shape) const override {
        return gaussian().statistics(gaussian_of(shape));
    }
    std::size_t n_free_parameters(const ModelShape& shape) const override {
        return gaussian().n_free_parameters(gaussian_of(shape));
    }
    double cost_of_density(const ModelShape& shape) const override {
        constexpr double logarithm = 10;
        return gaussian().cost_of_density(gaussian_of(shape)) +
               logarithm * static_cast<double>(shape.n_features) /
                   static_cast<double>(shape.n_components);
    }

    std::shared_ptr<const Components> components(const ModelShape& shape, NamedArrays parameters,
                                                 const std::vector<double>& log_weights,
                                                 int n_threads) const override {
        return std::make_shared<const LogNormalComponents>(
            shape, gaussian().components(gaussian_of(shape), unnamed(std::move(parameters)),
                                         log_weights, n_threads));
    }
    std::unique_ptr<Accumulation> accumulation(const ModelShape& shape,
                                               const double* reference) const override {
        return std::make_unique<LogAccumulation>(
            gaussian().accumulation(gaussian_of(shape), reference), shape.n_features, false);
    }
    NamedArrays maximization(const SufficientStatistics& statistics,
                             const MStep& options) const override {
        MStep own = options;
        if (options.previous != nullptr)
            own.previous = &inner(*options.previous);
        if (options.held == nullptr)
            return named(gaussian().maximization(as_gaussian(statistics), own));
        const Held held = options.held->within(prefix);
        own.held = &held;
        return named(gaussian().maximization(as_gaussian(statistics), own));
    }
    bool loses_digits(const SufficientStatistics& statistics,
                      const Components& updated) const override {
        return gaussian().loses_digits(as_gaussian(statistics), inner(updated));
    }
    bool has_collapsed(const Components& components, std::size_t component,
                       double floor) const override {
        return gaussian().has_collapsed(inner(components), component, floor);
    }
    double most_lost(const Components& before, const Components& after,
                     const std::vector<double>& weights, double reg_covar,
                     double enough) const override {
        return gaussian().most_lost(inner(before), inner(after), weights, reg_covar, enough);
    }
    bool has_chart(const ModelShape&) const override { return true; }
    std::unique_ptr<ComponentsChart> chart(std::shared_ptr<const Components> reference,
                                           const std::vector<double>& roots,
                                           const SufficientStatistics*) const override {
        const auto& components = static_cast<const LogNormalComponents&>(*reference);
        return std::make_unique<LogChart>(gaussian().chart(components.gaussian(), roots));
    }

  private:
    static const Family& gaussian() { return family_of("gaussian"); }
    static SufficientStatistics as_gaussian(const SufficientStatistics& statistics) {
        return {layout_of(gaussian_of(statistics.shape())), statistics.values,
                statistics.reference};
    }
};

} // namespace

const Family& log_normal_family() {
    static const LogNormal family;
    return family;
}

} // namespace emgine
