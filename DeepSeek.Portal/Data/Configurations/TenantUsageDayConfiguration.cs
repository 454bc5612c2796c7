using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class TenantUsageDayConfiguration : IEntityTypeConfiguration<TenantUsageDay>
{
    public void Configure(EntityTypeBuilder<TenantUsageDay> builder)
    {
        builder.ToTable("TenantUsageDays");
        builder.HasKey(sum => new { sum.TenantId, sum.Day, sum.Model });
        builder.Property(sum => sum.TenantId).HasMaxLength(RequestUsageRecord.MaxIdLength);
        builder.Property(sum => sum.Model).HasMaxLength(RequestUsageRecord.MaxModelLength);

        // Everybody's, the latest day first, as reports show it.
        builder.HasIndex(sum => new { sum.Day, sum.TenantId, sum.Model }).IsDescending(true, false, false);
    }
}
