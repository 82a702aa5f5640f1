// CRC-32 (IEEE 802.3, reflected): finds every damage of up to 32 neighbouring bits. A guard against
// accidents, not against malice: what a file says is checked all the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace emgine {

class Checksum {
  public:
    void add(const void* bytes, std::size_t n);
    void add(const std::string& text) { add(text.c_str(), text.size() + 1); }
    std::string text() const; // 8 lower case hexadecimal digits

  private:
    std::uint32_t register_ = 0xFFFFFFFF;
};

} // namespace emgine
