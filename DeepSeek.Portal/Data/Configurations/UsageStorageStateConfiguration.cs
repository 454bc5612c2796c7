using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class UsageStorageStateConfiguration : IEntityTypeConfiguration<UsageStorageState>
{
    public void Configure(EntityTypeBuilder<UsageStorageState> builder)
    {
        builder.ToTable("UsageStorageStates");
        builder.Property(state => state.Id).ValueGeneratedNever();
        builder.HasData(new UsageStorageState());
    }
}
