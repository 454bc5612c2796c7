using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class ModelUsageDayConfiguration : IEntityTypeConfiguration<ModelUsageDay>
{
    public void Configure(EntityTypeBuilder<ModelUsageDay> builder)
    {
        builder.ToTable("ModelUsageDays");
        builder.HasKey(sum => new { sum.Day, sum.Model });
        builder.Property(sum => sum.Model).HasMaxLength(RequestUsageRecord.MaxModelLength);
    }
}
