using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class SetAsideUsageConfiguration : IEntityTypeConfiguration<SetAsideUsage>
{
    private const int HashLength = 64;
    private const int ListLength = 50;

    public void Configure(EntityTypeBuilder<SetAsideUsage> builder)
    {
        builder.ToTable("SetAsideUsage");
        builder.HasKey(entry => entry.Hash);
        builder.Property(entry => entry.Hash).HasMaxLength(HashLength);
        builder.Property(entry => entry.List).HasMaxLength(ListLength);
        builder.Property(entry => entry.Entry).HasMaxLength(SetAsideUsage.MaxEntryBytes);
        builder.Property(entry => entry.Reason).HasMaxLength(SetAsideUsage.MaxReasonLength);
        builder.HasIndex(entry => entry.SetAsideAt);
    }
}
