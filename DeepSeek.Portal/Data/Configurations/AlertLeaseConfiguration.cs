using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class AlertLeaseConfiguration : IEntityTypeConfiguration<AlertLease>
{
    public void Configure(EntityTypeBuilder<AlertLease> builder)
    {
        builder.ToTable("AlertLeases");
        builder.Property(lease => lease.Id).ValueGeneratedNever();
        builder.Property(lease => lease.Holder).HasMaxLength(AlertLease.MaxHolderLength);
        builder.HasData(new AlertLease());
    }
}
