// A probability p is the coordinate 2 sqrt(p), times the stretch of its group. That a vector may be
// longer than a point of the sphere does no harm: the likelihood does not depend on its length.
#include "families/simplex_chart.hpp"

#include <cmath>
#include <stdexcept>

namespace emgine {

namespace {

class SimplexChart final : public ComponentsChart {
  public:
    SimplexChart(std::string name, const Components& reference, std::vector<double> stretch)
        : name_(std::move(name)), stretch_(std::move(stretch)) {
        for (const double p : *reference.parameters()[0])
            is_zero_.push_back(p == 0);
    }

    std::size_t size() const override { return is_zero_.size(); }

    void write(const Components& components, double* coordinates) const override {
        const std::vector<double>& p = *components.parameters()[0];
        for (std::size_t i = 0; i < size(); ++i)
            coordinates[i] = 2 * stretch_[i / of_group()] * std::sqrt(p[i]);
    }

    NamedArrays parameters(const double* coordinates) const override {
        std::vector<double> p(size());
        for (std::size_t at = 0; at < size(); at += of_group()) {
            double total = 0;
            for (std::size_t i = at; i < at + of_group(); ++i) {
                const double root = coordinates[i] / (2 * stretch_[at / of_group()]);
                total += p[i] = is_zero_[i] ? 0 : root * root;
            }
            if (!(total > 0) || !std::isfinite(total))
                throw std::invalid_argument("coordinates lead to numbers that are not finite.");
            for (std::size_t i = at; i < at + of_group(); ++i)
                p[i] /= total;
        }
        return {{name_, std::move(p)}};
    }

  private:
    std::size_t of_group() const { return is_zero_.size() / stretch_.size(); }

    std::string name_;
    std::vector<double> stretch_;
    std::vector<bool> is_zero_;
};

} // namespace

std::unique_ptr<ComponentsChart> simplex_chart(std::string name, const Components& reference,
                                               std::vector<double> stretch) {
    return std::make_unique<SimplexChart>(std::move(name), reference, std::move(stretch));
}

} // namespace emgine
